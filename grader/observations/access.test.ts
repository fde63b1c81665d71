import { expect, test } from 'vitest'
import { accessReviews } from '../testing/access-reviews.ts'
import { observeAccess } from './access.ts'

const server = accessReviews()
const { target } = server
const getPods = { verb: 'get', resource: 'pods', namespace: 'a' }

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

test('who may is told with the reason that the API server gives', async () => {
  const seen = (allowed: Parameters<typeof observeAccess>[3]) =>
    observeAccess(target, { user: 'ann' }, getPods, allowed)
  server.status = { allowed: true, reason: 'RBAC: allowed by x' }
  expect(await seen(true)).toEqual({
    ok: true,
    where: 'may ann get pods in a?',
    expected: 'yes',
    actual: 'yes (RBAC: allowed by x)',
  })
  server.status = { allowed: true, reason: 'webhook' }
  expect(await seen('RBAC')).toMatchObject({ ok: false, actual: 'yes (webhook)' })
  server.status = { allowed: false }
  expect(await seen('RBAC')).toMatchObject({ ok: false, expected: 'yes, by RBAC', actual: 'no' })
  expect(await seen(false)).toMatchObject({ ok: true, expected: 'no', actual: 'no' })
  expect((await seen(true)).ok).toBe(false)
})
