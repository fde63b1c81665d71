import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clusterRole, clusterRoleBinding, rbacTarget, ruleOn, user } from '../testing/rbac-target.ts'
import { observeRules } from './rules.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const bound = {
  clusterRoles: [clusterRole('reader', ruleOn('get', 'pods'))],
  clusterRoleBindings: [clusterRoleBinding('ann', 'reader', user('ann'))],
}
const known = [ruleOn('get', 'pods')]

/** How often the API server is asked until it is content, or not waited for any longer. */
async function asked(answers: object[][], flags = ['--authorization-mode=Node,RBAC']) {
  let times = 0
  const strangers = () => answers[Math.min(Math.floor(times++ / 2), answers.length - 1)]!
  const node = { flags, startedAt: 1, commands: { date: () => String(Date.now()) } }
  const target = rbacTarget({}, bound, { strangers, node })
  const { ok } = await observeRules(target, { user: 'ann' }, 'shop', { atLeast: ['get pods'] })
  // Each look asks for the namespace, and for one that is not there.
  return { ok, looks: times / 2 }
}

test('what is right is looked at once', async () => {
  expect(await asked([known])).toEqual({ ok: true, looks: 1 })
})

test('a binding that the API server has not heard of yet is waited for', async () => {
  expect(await asked([[], known])).toEqual({ ok: true, looks: 2 })
})

test('where another authorizer may be the reason nothing is waited for', async () => {
  expect(await asked([[], known], ['--authorization-mode=Node,RBAC,ABAC'])).toEqual({ ok: false, looks: 1 })
})

test('an answer that the objects agree with is not waited for', async () => {
  const node = { flags: ['--authorization-mode=RBAC'], startedAt: 1 }
  const strangers = vi.fn(() => known)
  const target = rbacTarget({}, bound, { strangers, node })
  const seen = await observeRules(target, { user: 'ann' }, 'shop', { atLeast: ['list pods'] })
  expect(seen).toMatchObject({ ok: false, actual: 'missing: list pods' })
  // One look: for the namespace, and for a fresh one.
  expect(strangers).toHaveBeenCalledTimes(2)
})

test('who may not ask is judged by the objects', async () => {
  const node = { flags: ['--authorization-mode=Node,RBAC'], startedAt: 1 }
  const target = rbacTarget({}, bound, { strangers: () => undefined, node })
  const seen = (wanted: string) => observeRules(target, { user: 'ann' }, 'shop', { atLeast: [wanted] })
  expect((await seen('get pods')).ok).toBe(true)
  expect((await seen('list pods')).ok).toBe(false)
  const abac = rbacTarget({}, bound, { strangers: () => undefined })
  await expect(observeRules(abac, { user: 'ann' }, 'shop', { atMost: [] })).rejects.toThrow('403')
})
