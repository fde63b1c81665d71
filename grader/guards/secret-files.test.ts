import { describe, expect, test } from 'vitest'
import { fileStates } from '../cluster/beginning.ts'
import type { Files } from '../testing/node-files.ts'
import { judged, manifestOf, targetOf } from '../testing/target.ts'
import { secretFilesProtected } from './secret-files.ts'

const kubeconfig = (user: object) =>
  JSON.stringify({
    users: [
      { name: 'u', user },
      { name: 'nobody', user: {} },
    ],
  })

describe('files with keys and tokens that the API server names', () => {
  const token = '0123456789abcdef'
  async function seen(
    flags: string[],
    files: Files,
    { left = {} as Files, copies = '', manifest = '' } = {},
  ) {
    const then = await fileStates(targetOf({ files: left }), ['/on'])
    const asked: string[] = []
    const target = targetOf({
      flags,
      files,
      ...(manifest && { manifest }),
      left: { files: then },
      commands: {
        'key-copies': (_, { input }) => {
          asked.push(String(input))
          return copies
        },
      },
    })
    const { passed, evidence } = await judged(secretFilesProtected(1), target)
    return { found: passed ? 'passed' : evidence.map(it => `${it.where}: ${it.actual}`), asked: asked.join() }
  }
  const tokens = { '/on/node/tokens.csv': { text: `${token},ann,1\nshort,ben,2\n`, mode: '644' } }
  const named = ['--token-auth-file=/in/container/tokens.csv']
  const open = ['/on/node/tokens.csv: user 0, mode 644']

  test('are root’s alone, unless they are as the setup left them', async () => {
    expect((await seen(named, tokens)).found).toEqual(open)
    expect((await seen(named, tokens, { left: tokens })).found).toBe('passed')
    const closed = { '/on/node/tokens.csv': { text: '', mode: '600' } }
    expect((await seen(named, closed)).found).toBe('passed')
    expect((await seen(named, tokens, { left: closed })).found).toEqual(open)
    expect((await seen([], tokens)).found).toBe('passed')
    expect(
      (await judged(secretFilesProtected(1), targetOf({ commands: { 'key-copies': () => '' } }))).evidence,
    ).toEqual([
      {
        where: 'kube-apiserver',
        expected: 'further files with keys or tokens, if any',
        actual: 'none',
      },
    ])
    expect((await seen(named, {})).found).toBe('passed')
  })

  test('and so are copies of their tokens, of which short ones occur by chance', async () => {
    const closed = { '/on/node/tokens.csv': { text: `${token},ann,1\nshort,ben,2\n`, mode: '600' } }
    const copy = { ...closed, '/tmp/copy': { text: token } }
    const { found, asked } = await seen(named, copy, { copies: '/tmp/copy\n' })
    expect(found).toEqual(['/tmp/copy: user 0, mode 644'])
    expect(asked).toContain(Buffer.from(token).toString('hex'))
    expect(asked).not.toContain(Buffer.from('short').toString('hex'))
  })

  test('are found through configurations, kubeconfigs and what those name', async () => {
    const flags = ['--admission-control-config-file=/in/container/a.yaml']
    const files = {
      '/on/node/a.yaml':
        'kind: AdmissionConfiguration\nplugins: [{name: X, configuration: {kubeConfigFile: /in/container/k.conf}}]',
      '/on/node/k.conf': kubeconfig({ token: 'a' }),
    }
    expect((await seen(flags, files)).found).toEqual(['/on/node/k.conf: user 0, mode 644'])
    const beside = {
      ...files,
      '/on/node/k.conf': kubeconfig({ 'client-key': 'deep/a.key' }),
      '/on/node/deep/a.key': { text: 'KEY', mode: '640' },
    }
    expect((await seen(flags, beside)).found).toEqual(['/on/node/deep/a.key: user 0, mode 640'])
  })

  test('are the manifest itself where a health check brings a token along', async () => {
    const probe = `{httpGet: {port: 6443, httpHeaders: [{name: Authorization, value: Bearer ${token}}]}}`
    const manifest = manifestOf([], `\n    livenessProbe: ${probe}`)
    const path = '/etc/kubernetes/manifests/kube-apiserver.yaml'
    const { found, asked } = await seen([], { [path]: { text: manifest, mode: '644' } }, { manifest })
    expect(found).toEqual([`${path}: user 0, mode 644`])
    expect(asked).toContain(Buffer.from(token).toString('hex'))
  })
})
