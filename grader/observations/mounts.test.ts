import { describe, expect, test } from 'vitest'
import type { Files } from '../testing/node-files.ts'
import { manifestOf, type Scene, targetOf } from '../testing/target.ts'
import { observeFilesReachContainer, observeHostPath } from './mounts.ts'

describe('the file of a flag is that one of the node', () => {
  const flag = 'audit-policy-file'
  const seen = (wanted: string, scene: Scene) =>
    observeHostPath(targetOf(scene), 'kube-apiserver', flag, wanted)
  const flags = [`--${flag}=/in/container/p.yaml`]
  const files: Files = { '/on/node/': {} }

  test('whatever it is called in the container, and before it is there', async () => {
    expect(await seen('/on/node/p.yaml', { flags, files })).toEqual({
      ok: true,
      where: '/etc/kubernetes/manifests/kube-apiserver.yaml:7',
      expected: '/on/node/p.yaml on the node',
      actual: '/on/node/p.yaml',
    })
    expect((await seen('/on/node/other.yaml', { flags, files })).ok).toBe(false)
  })

  test('by way of a link to its folder', async () => {
    const linked = { '/on/node': { leadsTo: '/srv/audit' }, '/srv/audit/': {} }
    expect((await seen('/srv/audit/p.yaml', { flags, files: linked })).ok).toBe(true)
    expect(await seen('/on/node/p.yaml', { flags, files: linked })).toMatchObject({
      ok: false,
      actual: '/srv/audit/p.yaml',
    })
  })

  test('or lies in that folder', async () => {
    const inside = await seen('/on/node/', { flags, files })
    expect(inside).toMatchObject({ ok: true, expected: 'a file of the node in /on/node/' })
    expect((await seen('/on/', { flags, files })).ok).toBe(true)
    expect((await seen('/on/no/', { flags, files })).ok).toBe(false)
  })

  test('not when it is not mounted or not given', async () => {
    const elsewhere = { flags: [`--${flag}=/elsewhere/p.yaml`] }
    expect(await seen('/elsewhere/p.yaml', elsewhere)).toMatchObject({
      ok: false,
      actual: '/elsewhere/p.yaml, not mounted',
    })
    expect(await seen('/on/node/p.yaml', { manifest: manifestOf([]) })).toMatchObject({
      ok: false,
      actual: `no --${flag}`,
    })
  })
})

describe('every file that a flag names reaches the container', () => {
  const seen = async (flags: string[], files: Files = { '/on/node/': {} }) =>
    (await observeFilesReachContainer(targetOf({ flags, files }), 'kube-apiserver')).map(
      it => `${it.ok ? 'right' : 'wrong'} ${it.expected}: ${it.actual}`,
    )

  test('when it is mounted and there', async () => {
    const flags = ['--client-ca-file=/in/container/ca.crt']
    const expected = '--client-ca-file=/in/container/ca.crt is mounted from the node'
    expect(await seen(flags, { '/on/node/ca.crt': 'a' })).toEqual([`right ${expected}: /on/node/ca.crt`])
    expect(await seen(flags)).toEqual([`wrong ${expected}: /on/node/ca.crt does not exist on the node`])
    expect(await seen(['--client-ca-file=/else/ca.crt'])).toEqual([
      'wrong --client-ca-file=/else/ca.crt is mounted from the node: no volumeMount covers it',
    ])
  })

  test.each(['audit-log-path', 'data-dir', 'wal-dir', 'log-file'])(
    'where the component writes it itself its folder is enough: --%s',
    async flag => {
      expect(await seen([`--${flag}=/in/container/x`])).toEqual([
        `right --${flag}=/in/container/x is mounted from the node: /on/node`,
      ])
    },
  )

  test.each(['etcd-prefix', 'authorization-always-allow-paths', 'service-account-jwks-uri', 'bind-address'])(
    'but for what is no file of the node: --%s',
    async flag => {
      expect(await seen([`--${flag}=/x`])).toEqual([])
    },
  )

  test('but for what is no path', async () => {
    expect(await seen(['--profiling=false', '--feature-gates=a/'])).toEqual([])
  })

  test('a mount of a volume that is not there is told at its line', async () => {
    const pod = (volumes: string) => `kind: Pod
spec:
  containers:
  - name: kube-apiserver
    command: [kube-apiserver]
    volumeMounts:
    - {name: a, mountPath: /a}
    - {name: b, mountPath: /b}
${volumes}`
    const judged = (volumes: string) =>
      observeFilesReachContainer(targetOf({ manifest: pod(volumes) }), 'kube-apiserver')
    expect(await judged('  volumes: [{name: a, hostPath: {path: /a}}]')).toEqual([
      {
        ok: false,
        where: '/etc/kubernetes/manifests/kube-apiserver.yaml:8',
        expected: 'a volume named b',
        actual: 'no such volume',
      },
    ])
    expect(await judged('')).toHaveLength(2)
    const bare = 'kind: Pod\nspec: {containers: [{name: kube-apiserver, command: [kube-apiserver]}]}'
    expect(await observeFilesReachContainer(targetOf({ manifest: bare }), 'kube-apiserver')).toEqual([])
  })
})
