import { beforeEach, expect, test } from 'vitest'
import { anonymous, serviceAccount } from '../identity.ts'
import { targetOf } from '../testing/target.ts'
import { mayDo, observeAccess } from './rbac.ts'

const server = {
  status: {} as { allowed?: boolean; reason?: string },
  asked: undefined as unknown,
}
const target = targetOf({
  answers: {
    'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': ({ body }) => {
      server.asked = (body as { spec: unknown }).spec
      return { body: { status: server.status } }
    },
  },
})
const getPods = { verb: 'get', resource: 'pods', namespace: 'a' }
beforeEach(() => {
  server.status = {}
})

test('everybody is in the group of those who signed in, or of those who did not', async () => {
  await mayDo(target, serviceAccount('ci', 'bot'), getPods)
  expect(server.asked).toMatchObject({
    user: 'system:serviceaccount:ci:bot',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:authenticated'],
  })
  await mayDo(target, anonymous, getPods)
  expect(server.asked).toMatchObject({ user: 'system:anonymous', groups: ['system:unauthenticated'] })
})

test('a path is asked for as a path', async () => {
  await mayDo(target, { user: 'a' }, { verb: 'get', path: '/metrics' })
  expect(server.asked).toMatchObject({ nonResourceAttributes: { verb: 'get', path: '/metrics' } })
})

test('what must be allowed by RBAC is not right when another authorizer allows it', async () => {
  server.status = { allowed: true, reason: '' }
  const seen = await observeAccess(target, { user: 'a' }, getPods, 'RBAC')
  expect(seen).toMatchObject({ ok: false, expected: 'yes, by RBAC', actual: 'yes (not by RBAC)' })
  expect((await observeAccess(target, { user: 'a' }, getPods, true)).ok).toBe(true)
  server.status = { allowed: true, reason: 'RBAC: allowed by RoleBinding "b/a" of Role "b" to User "a"' }
  expect((await observeAccess(target, { user: 'a' }, getPods, 'RBAC')).ok).toBe(true)
})

test('what must be refused is not right when it is allowed', async () => {
  server.status = { allowed: true, reason: 'RBAC: allowed by x' }
  expect((await observeAccess(target, { user: 'a' }, getPods, false)).ok).toBe(false)
  server.status = { allowed: false }
  expect((await observeAccess(target, { user: 'a' }, getPods, false)).ok).toBe(true)
  expect((await observeAccess(target, { user: 'a' }, getPods, 'RBAC')).ok).toBe(false)
})
