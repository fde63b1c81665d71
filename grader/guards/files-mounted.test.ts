import { describe, expect, test } from 'vitest'
import { manifestOf, type Scene, verdictOf } from '../testing/target.ts'
import { filesMounted } from './files-mounted.ts'

describe('files that flags name reach the container', () => {
  const flags = ['--audit-policy-file=/in/container/p.yaml', '--audit-log-path=/in/container/log/a.log']
  const mounted = (scene: Scene) => verdictOf(filesMounted(1), { flags, ...scene })
  const line = '/etc/kubernetes/manifests/kube-apiserver.yaml:7'

  test('when they are mounted and exist; of what the API server writes the folder', async () => {
    expect(await mounted({ files: { '/on/node/p.yaml': '', '/on/node/log/': {} } })).toBe('passed')
  })

  test('not when one does not exist on the node', async () => {
    expect(await mounted({ files: { '/on/node/log/': {} } })).toEqual([
      `${line}: --audit-policy-file=/in/container/p.yaml is mounted from the node: /on/node/p.yaml does not exist on the node`,
    ])
    expect(await mounted({ files: { '/on/node/p.yaml': '' } })).toEqual([
      `${line}: --audit-log-path=/in/container/log/a.log is mounted from the node: /on/node/log does not exist on the node`,
    ])
  })

  test('not when no mount covers it, and a path that is no file of the node need not be one', async () => {
    expect(await mounted({ flags: ['--client-ca-file=/elsewhere/ca.crt'], files: {} })).toEqual([
      `${line}: --client-ca-file=/elsewhere/ca.crt is mounted from the node: no volumeMount covers it`,
    ])
    const open = ['--client-ca-file=/in/container/ca.crt', '--authorization-always-allow-paths=/healthz']
    expect(await mounted({ flags: open, files: { '/on/node/ca.crt': '' } })).toBe('passed')
  })

  test('not when a volumeMount has no volume', async () => {
    const manifest = manifestOf(flags).replace('volumes: [{name: a,', 'volumes: [{name: b,')
    const found = await mounted({ manifest, files: { '/on/node/p.yaml': '' } })
    expect(found).toContain(
      '/etc/kubernetes/manifests/kube-apiserver.yaml:8: a volume named a: no such volume',
    )
  })
})
