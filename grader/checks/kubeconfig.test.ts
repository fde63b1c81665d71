import { describe, expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import type { GradeTarget } from '../types.ts'
import { kubeconfigOf } from './kubeconfig.ts'

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

const read = (files: Record<string, string>) =>
  kubeconfigOf(
    {
      node: {
        async readFile(path: string) {
          if (files[path] === undefined) throw new LabError('no-such-file', `There is no file ${path}.`)
          return Buffer.from(files[path])
        },
      },
    } as unknown as GradeTarget,
    '/root/a.conf',
  )

describe('a kubeconfig', () => {
  test('signs in as the user of its current context, with what is embedded', async () => {
    const user = { 'client-certificate-data': encoded('CERT'), 'client-key-data': encoded('KEY') }
    const cluster = { 'certificate-authority-data': encoded('CA') }
    expect(await read({ '/root/a.conf': file({ cluster, user }) })).toEqual({
      signIn: {
        server: 'https://10.0.0.1:6443',
        ca: 'CA',
        cert: 'CERT',
        key: 'KEY',
        unverified: false,
        elsewhere: [],
        otherIdentity: [],
        otherUsers: ['other'],
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
  })

  test('takes what is embedded before the file of the same name', async () => {
    const user = { 'client-key': '/nowhere', 'client-key-data': encoded('KEY') }
    expect((await read({ '/root/a.conf': file({ user }) })).signIn).toMatchObject({
      key: 'KEY',
      elsewhere: [],
    })
  })

  test('tells by what else it is somebody', async () => {
    const user = { as: 'mira', token: 'a', exec: { command: 'sh' } }
    expect((await read({ '/root/a.conf': file({ user }) })).signIn).toMatchObject({
      otherIdentity: ['token', 'exec', 'as'],
      elsewhere: ['exec: a program'],
    })
  })

  test('that cannot be used has a problem, which names what is missing', async () => {
    const problem = async (text: string) => (await read({ '/root/a.conf': text })).problem
    expect((await read({})).problem).toContain('no file /root/a.conf')
    expect(await problem('a: [')).toContain('is no kubeconfig')
    expect(await problem('')).toContain('is no kubeconfig')
    expect(await problem('clusters: null')).toContain('no current-context')
    expect(await problem(file({ current: 'gone' }))).toContain('no context gone')
    expect(await problem(file({ user: { 'client-key': 'gone.key' } }))).toContain('/root/gone.key')
  })
})
