import { describe, expect, test } from 'vitest'
import type { ExecOptions } from '../../lab-infra/lab.ts'
import { observeKubectlSignsIn } from '../observations/whoami.ts'
import { targetOf } from '../testing/target.ts'
import { kubectlDoes, kubectlReads, kubectlSignsIn } from './kubectl.ts'

const config = JSON.stringify({
  'current-context': 'it',
  contexts: [{ name: 'it', context: { cluster: 'c', user: 'u' } }],
  clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
  users: [{ name: 'u', user: { token: 'a' } }],
})
interface Ran {
  args: string[]
  options: ExecOptions
}

/** A node whose kubectl prints this when it reads a file and when it signs in, or fails with those words. */
function nodeWith({ view = config, whoami = {} as object | null, stderr = '', timedOut = false }) {
  const ran: Ran[] = []
  const exec = async (argv: readonly string[], options: ExecOptions = {}) => {
    const args = argv.slice(argv.indexOf('sh', argv.indexOf('-c')) + 1)
    ran.push({ args, options })
    const reads = args[0] === 'config'
    const stdout = reads ? view : whoami && JSON.stringify(whoami)
    const failed = { exitCode: timedOut ? null : 1, stdout: '', stderr, timedOut }
    return stdout ? { exitCode: 0, stdout, stderr: '', timedOut: false } : failed
  }
  return { target: targetOf({ node: { exec } }), ran }
}

test('kubectl is given the text of the file on its input, and nothing of it on its command line', async () => {
  const { target, ran } = nodeWith({})
  expect((await kubectlReads(target, 'the text')).file?.users[0]?.name).toBe('u')
  expect(ran[0]?.args).toEqual(['config', 'view', '--raw', '-o', 'json'])
  expect(ran[0]?.options).toMatchObject({ input: 'the text', view: 'grader', timeoutMs: 12_000 })
  await kubectlReads(target, 'the text')
  expect(ran).toHaveLength(1)
})

describe('why kubectl does not take a file', () => {
  const said = async (stderr: string) =>
    (await kubectlReads(nodeWith({ view: '', stderr }).target, 'x')).problem

  test('is the last thing that it says and not its log, without where our copy lies', async () => {
    expect(
      await said('E1126 19:30:57 memcache.go] "x"\nfirst\nerror: refused\n\nW1126 19:30:57 late\n'),
    ).toBe('refused')
    expect(await said('error: error loading config file "/opt/kubeconfig": yaml: line 3: bad\n')).toBe(
      'yaml: line 3: bad',
    )
    expect(await said('open /opt/kubeconfig: no')).toBe('open the file: no')
    expect(await said('first\nerror: one error: two E1126 three\n  \n')).toBe('one error: two E1126 three')
    expect(await said('an error: as it stands')).toBe('an error: as it stands')
    expect(await said('E1126 19:30:57 only log')).toBe('E1126 19:30:57 only log')
  })

  test('tells no keys that stand in a list with a name twice', async () => {
    expect(await said('error: duplicate name "u" in list: [{u 12 34}]')).toBe(
      'duplicate name "u" in the list',
    )
  })

  test('is that it got no answer', async () => {
    const { target } = nodeWith({ view: '', timedOut: true })
    expect((await kubectlReads(target, 'x')).problem).toBe('kubectl got no answer')
  })
})

describe('kubectl signs in', () => {
  const who = { user: 'mira', groups: ['auditors'] }
  const whoami = { status: { userInfo: { username: 'mira', groups: ['auditors', 'system:authenticated'] } } }
  const signIn = { portable: config, server: 'https://10.0.0.1:6443' } as Parameters<
    typeof observeKubectlSignsIn
  >[2]

  test('as whom the API server takes it for', async () => {
    const { target, ran } = nodeWith({ whoami })
    expect(await kubectlSignsIn(target, config)).toEqual({
      user: 'mira',
      groups: ['auditors', 'system:authenticated'],
    })
    await kubectlSignsIn(target, config)
    expect(ran.map(it => it.args)).toEqual([
      ['config', 'view', '--raw', '-o', 'json'],
      ['auth', 'whoami', '-o', 'json'],
    ])
    expect(await observeKubectlSignsIn(target, '/root/mira.conf', signIn, who)).toEqual({
      ok: true,
      where: 'kubectl --kubeconfig /root/mira.conf auth whoami',
      expected: 'user mira, groups auditors',
      actual: 'user mira, groups auditors',
    })
    const other = { user: 'eve', groups: [] }
    expect((await observeKubectlSignsIn(target, '/root/mira.conf', signIn, other)).ok).toBe(false)
  })

  test('not with a file that would run a program, which is not tried', async () => {
    const exec = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'steal' } }
    const view = JSON.stringify({ users: [{ name: 'u', user: exec }] })
    const { target, ran } = nodeWith({ view, whoami })
    expect((await kubectlSignsIn(target, view)).said).toMatch(/not run here/)
    expect(ran).toHaveLength(1)
  })

  test('not when it is refused, or cannot read the file', async () => {
    const { target } = nodeWith({ whoami: null, stderr: 'error: You must be logged in\n' })
    expect(await kubectlSignsIn(target, config)).toEqual({ said: 'You must be logged in' })
    expect(await observeKubectlSignsIn(target, '/a', signIn, who)).toMatchObject({
      ok: false,
      actual: 'You must be logged in',
    })
    const path = { ...signIn, server: 'https://10.0.0.1:6443/api' }
    expect((await observeKubectlSignsIn(target, '/a', path, who)).actual).toMatch(
      /^server: .*\/api: it has the path \/api, .* \(kubectl: You must be logged in\)$/,
    )
    expect(await kubectlSignsIn(nodeWith({ view: '', stderr: 'bad' }).target, 'x')).toEqual({ said: 'bad' })
  })

  test('as nobody in particular where the answer names nobody', async () => {
    expect(await kubectlSignsIn(nodeWith({}).target, config)).toEqual({ user: '', groups: [] })
  })
})

describe('kubectl does what it is told', () => {
  test('with what it printed and said', async () => {
    const { target, ran } = nodeWith({ whoami: { kind: 'List' } })
    expect(await kubectlDoes(target, config, ['get', 'pods'])).toMatchObject({
      ok: true,
      stdout: '{"kind":"List"}',
    })
    expect(ran[1]).toMatchObject({ args: ['get', 'pods'], options: { input: config } })
    const refused = nodeWith({ whoami: null, stderr: 'Error from server (Forbidden): no\n' })
    expect(await kubectlDoes(refused.target, config, ['get', 'pods'])).toEqual({
      ok: false,
      stdout: '',
      said: 'Error from server (Forbidden): no',
    })
  })

  test('not with a file that it cannot read, or that would run a program', async () => {
    const unread = nodeWith({ view: '', stderr: 'bad' })
    expect(await kubectlDoes(unread.target, 'x', ['get'])).toEqual({ ok: false, stdout: '', said: 'bad' })
    const view = JSON.stringify({ users: [{ name: 'u', user: { exec: { command: 'steal' } } }] })
    const running = nodeWith({ view, whoami: { kind: 'List' } })
    expect(await kubectlDoes(running.target, view, ['get'])).toEqual({
      ok: false,
      stdout: '',
      said: 'it names a program to sign in by, which is not run here',
    })
    expect([unread.ran.length, running.ran.length]).toEqual([1, 1])
  })
})
