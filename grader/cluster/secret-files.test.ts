import { expect, test } from 'vitest'
import { credentialsIn } from './secret-files.ts'

const key = Buffer.from('KEY').toString('base64')
const kubeconfig = (user: object) =>
  JSON.stringify({
    users: [
      { name: 'u', user },
      { name: 'nobody', user: {} },
    ],
  })

test('a kubeconfig holds credentials where a key, a token or a password is in it', () => {
  expect(credentialsIn(kubeconfig({ 'client-key-data': key })).inside).toBe(true)
  expect(credentialsIn(kubeconfig({ token: 'a' })).inside).toBe(true)
  expect(credentialsIn(kubeconfig({ password: 'a', username: 'b' })).inside).toBe(true)
  expect(credentialsIn(kubeconfig({ 'client-certificate-data': key })).inside).toBe(false)
})

test('and names files that hold them', () => {
  const named = credentialsIn(
    kubeconfig({ 'client-key': 'a.key', tokenFile: '/t', 'client-certificate': 'a.crt' }),
  )
  expect(named).toEqual({ inside: false, beside: ['a.key', '/t'] })
})

test('what is no kubeconfig holds none', () => {
  expect(credentialsIn('a: [')).toEqual({ inside: false, beside: [] })
  expect(credentialsIn('')).toEqual({ inside: false, beside: [] })
})
