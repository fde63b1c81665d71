import { describe, expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import { miraCert, miraKey } from '../testing/certificates.ts'
import { targetOf } from '../testing/target.ts'
import type { GradeTarget } from '../types.ts'
import { certificateIdentity, kubeconfigOf, serverProblem } from './kubeconfig.ts'

const encoded = (text: string) => Buffer.from(text).toString('base64')

const file = (more: { cluster?: object; user?: object; current?: string | null } = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': more.current === undefined ? 'it' : more.current,
    contexts: [{ name: 'it', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443', ...more.cluster } }],
    users: [
      { name: 'other', user: { token: 'a' } },
      { name: 'nobody', user: {} },
      { name: 'u', user: more.user ?? {} },
    ],
  })

/** @param kubectl what `kubectl config view` answers, or says */
const read = (files: Record<string, string>, kubectl: { view?: string; said?: string } = {}) =>
  kubeconfigOf(
    {
      once: (_: string, work: () => Promise<unknown>) => work(),
      node: {
        async readFile(path: string) {
          if (files[path] === undefined) throw new LabError('no-such-file', `There is no file ${path}.`)
          return Buffer.from(files[path])
        },
        exec: async () => ({
          exitCode: kubectl.view === undefined ? 1 : 0,
          stdout: kubectl.view ?? '',
          stderr: kubectl.said ?? 'E1126 19:30:57 memcache.go] "x"\nerror: refused\n',
          timedOut: false,
        }),
      },
    } as unknown as GradeTarget,
    '/root/a.conf',
  )

describe('a kubeconfig', () => {
  test('signs in as the user of its current context, with what is embedded', async () => {
    const user = { 'client-certificate-data': encoded('CERT'), 'client-key-data': encoded('KEY') }
    const cluster = { 'certificate-authority-data': encoded('CA') }
    const text = file({ cluster, user })
    expect(await read({ '/root/a.conf': text })).toEqual({
      signIn: {
        server: 'https://10.0.0.1:6443',
        ca: 'CA',
        cert: 'CERT',
        key: 'KEY',
        unverified: false,
        elsewhere: [],
        otherIdentity: [],
        otherUsers: ['other'],
        portable: text,
      },
    })
  })

  test('names files beside it, which are read and told', async () => {
    const user = { 'client-certificate': 'a.crt', 'client-key': '/keys/a.key' }
    const files = { '/root/a.conf': file({ user }), '/root/a.crt': 'CERT', '/keys/a.key': 'KEY' }
    expect((await read(files)).signIn).toMatchObject({
      cert: 'CERT',
      key: 'KEY',
      elsewhere: ['client-certificate: a.crt', 'client-key: /keys/a.key'],
    })
    // For kubectl in another folder their content is put in.
    const { portable = '' } = (await read(files)).signIn ?? {}
    const alone = (await read({ '/root/a.conf': portable })).signIn
    expect(alone).toMatchObject({ cert: 'CERT', key: 'KEY', server: 'https://10.0.0.1:6443', elsewhere: [] })
  })

  test('names its authorities in a file, and the server by another name', async () => {
    const cluster = { 'certificate-authority': 'ca.crt', 'tls-server-name': 'kubernetes' }
    const user = { 'client-certificate': 'a.crt', 'client-key': 'a.key', 'auth-provider': { name: 'oidc' } }
    const files = {
      '/root/a.conf': file({ cluster, user }),
      '/root/ca.crt': 'CA',
      '/root/a.crt': 'CERT',
      '/root/a.key': 'KEY',
    }
    const { signIn } = await read(files)
    expect(signIn).toMatchObject({
      ca: 'CA',
      tlsServerName: 'kubernetes',
      otherIdentity: ['auth-provider'],
      elsewhere: [
        'certificate-authority: ca.crt',
        'client-certificate: a.crt',
        'client-key: a.key',
        'auth-provider: a program',
      ],
    })
    expect(JSON.parse(signIn?.portable ?? '')).toMatchObject({ apiVersion: 'v1', kind: 'Config' })
  })

  test('that nobody could look for is no fault of the file', async () => {
    for (const error of [new LabError('node-unreachable', 'No answer.'), new Error('else')]) {
      const target = targetOf({ node: { readFile: () => Promise.reject(error) } })
      await expect(kubeconfigOf(target, '/root/a.conf')).rejects.toBe(error)
    }
  })

  test('leads to a proxy or a file with a token', async () => {
    const cluster = { 'proxy-url': 'http://127.0.0.1:9' }
    const { signIn } = await read({ '/root/a.conf': file({ cluster, user: { tokenFile: '/t' } }) })
    expect(signIn?.elsewhere).toEqual(['tokenFile: /t', 'proxy-url: http://127.0.0.1:9'])
  })

  test('tells by what else it is somebody', async () => {
    const user = { as: 'mira', token: 'a', exec: { command: 'sh' } }
    expect((await read({ '/root/a.conf': file({ user }) })).signIn).toMatchObject({
      otherIdentity: ['token', 'as', 'exec'],
      elsewhere: ['exec: a program'],
    })
  })

  test('that cannot be used has a problem, which names what is missing', async () => {
    const problem = async (text: string) => (await read({ '/root/a.conf': text })).problem
    expect((await read({})).problem).toContain('no file /root/a.conf')
    expect(await problem('a: [')).toMatch(/^\/root\/a.conf does not parse: .* \(kubectl: refused\)$/)
    expect(await problem(file({ current: 'gone' }))).toBe(
      '/root/a.conf has no context gone, which is its current one',
    )
    expect(
      await problem(file({ user: { 'client-certificate-data': encoded('C'), 'client-key': 'gone.key' } })),
    ).toContain('/root/gone.key')
  })

  test('that kubectl reads is read, whatever we make of it', async () => {
    const view = file()
    expect((await read({ '/root/a.conf': 'a: [' }, { view })).signIn).toMatchObject({ portable: 'a: [' })
  })
})

test('keys that kubectl prints as numbers are cut off', async () => {
  const said = 'error: error loading config file "x": duplicate name "u" in list: [{u { [45 45 45]}}]'
  const { problem } = await read({ '/root/a.conf': 'a: [' }, { said })
  expect(problem).toContain('(kubectl: duplicate name "u" in the list)')
})

test('an address is used over TLS only where it begins with https, and as it stands', () => {
  expect(serverProblem('https://10.0.0.1:6443')).toBeUndefined()
  expect(serverProblem('HTTPS://10.0.0.1:6443/')).toBeUndefined()
  expect(serverProblem('https://[fd00::1]:6443')).toBeUndefined()
  expect(serverProblem('10.0.0.1:6443/https://a')).toContain('does not begin with https://')
  expect(serverProblem('10.0.0.1:6443')).toContain('does not begin with https://')
  expect(serverProblem('http://10.0.0.1:6443')).toContain('not https')
  expect(serverProblem('https://10.0.0.1:6443/cluster')).toContain('the path /cluster')
  expect(serverProblem('https://10.0.0.1:x')).toContain('no address')
})

test('another context than the current one leads to its own user, and alone is what is carried elsewhere', async () => {
  const contexts = ['one', 'two'].map(name => ({ name, context: { cluster: 'c', user: name } }))
  const text = JSON.stringify({
    'current-context': 'one',
    contexts,
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
    users: ['one', 'two'].map(name => ({ name, user: { token: `token-${name}` } })),
  })
  const target = targetOf({
    files: { '/root/a.conf': text },
    node: { exec: async () => ({ exitCode: 1, stdout: '', stderr: 'no', timedOut: false }) },
  })
  const { signIn } = await kubeconfigOf(target, '/root/a.conf', { context: 'two' })
  expect(signIn?.otherUsers).toEqual(['one'])
  expect(signIn?.portable).toContain('token-two')
  expect(signIn?.portable).not.toContain('token-one')
  expect((await kubeconfigOf(target, '/root/a.conf')).signIn?.otherUsers).toEqual(['two'])
  expect((await kubeconfigOf(target, '/root/a.conf', { context: 'three' })).problem).toBe(
    '/root/a.conf has no context three',
  )
})

test('who a component is, is in the client certificate of its kubeconfig', async () => {
  const identity = (user: object) =>
    certificateIdentity(targetOf({ files: { '/a.conf': file({ user }) } }), '/a.conf')
  const [cert, key] = [encoded(miraCert), encoded(miraKey)]
  expect(await identity({ 'client-certificate-data': cert, 'client-key-data': key })).toEqual({
    cert: miraCert,
    key: miraKey,
    name: 'mira',
  })
  await expect(identity({ token: 'a' })).rejects.toThrow('/a.conf holds no client certificate')
  await expect(certificateIdentity(targetOf({}), '/a.conf')).rejects.toThrow('/a.conf')
})
