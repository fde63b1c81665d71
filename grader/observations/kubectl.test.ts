import { expect, test } from 'vitest'
import type { ExecOptions } from '../../lab-infra/lab.ts'
import { targetOf } from '../testing/target.ts'
import { observeKubectl } from './kubectl.ts'

const config = (user: object = { token: 'a' }) =>
  JSON.stringify({
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
    users: [{ name: 'u', user }],
  })

/** kubectl that reads every file, and then says this and fails, or does not. */
async function seen(said: string | undefined, expected: 'accepted' | 'refused', text = config()) {
  const ran: string[][] = []
  const exec = async (argv: readonly string[], { input = '' }: ExecOptions = {}) => {
    const args = argv.slice(argv.indexOf('sh', argv.indexOf('-c')) + 1)
    if (args[0] === 'config') return { exitCode: 0, stdout: `${input}`, stderr: '', timedOut: false }
    ran.push(args)
    return { exitCode: said === undefined ? 0 : 1, stdout: 'pods', stderr: said ?? '', timedOut: false }
  }
  const target = targetOf({ files: { '/root/a.conf': text }, node: { exec } })
  const { ok, where, actual } = await observeKubectl(target, '/root/a.conf', ['get', 'pods'], expected)
  expect(where).toBe('kubectl --kubeconfig /root/a.conf get pods')
  return [ok, actual, ran.length]
}

test('what kubectl does is accepted, and what it may not is refused', async () => {
  const forbidden = 'Error from server (Forbidden): pods is forbidden: User "mira" cannot list'
  expect(await seen(undefined, 'accepted')).toEqual([true, 'accepted', 1])
  expect(await seen(undefined, 'refused')).toEqual([false, 'accepted', 1])
  expect(await seen(forbidden, 'refused')).toEqual([true, forbidden, 1])
  expect(await seen(forbidden, 'accepted')).toEqual([false, forbidden, 1])
  const unknown = 'error: You must be logged in to the server (Unauthorized)'
  expect((await seen(unknown, 'refused'))[0]).toBe(true)
})

test('what fails for another reason is not refused', async () => {
  const away = 'The connection to the server 10.0.0.1:6443 was refused'
  expect(await seen(away, 'refused')).toEqual([false, away, 1])
  expect(await seen(undefined, 'refused', 'a: [')).toMatchObject([
    false,
    expect.stringContaining('does not parse'),
    0,
  ])
})

test('a file that names a program to sign in by is not tried', async () => {
  expect(await seen(undefined, 'accepted', config({ exec: { command: '/root/a' } }))).toEqual([
    false,
    'it names a program to sign in by, which is not run here',
    0,
  ])
})
