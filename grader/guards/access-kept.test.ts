import { expect, test } from 'vitest'
import { clusterRole, type RbacState, rbacTarget, roleBinding, ruleOn, user } from '../testing/rbac-target.ts'
import { judged } from '../testing/target.ts'
import { nobodyGained, nobodyLost } from './access-kept.ts'

const nothing: RbacState = { clusterRoles: [clusterRole('reader', ruleOn('get', 'pods'))] }
const bound = { ...nothing, roleBindings: [roleBinding('shop', 'bob', 'ClusterRole reader', user('bob'))] }
const bob = { user: 'bob' }

test('who gained access is told, unless the text gives it', async () => {
  expect(await judged(nobodyGained(1), rbacTarget(nothing, bound))).toMatchObject({
    passed: false,
    evidence: [{ where: 'RoleBinding shop/bob (ClusterRole reader)', actual: 'gives User bob: get pods' }],
  })
  expect((await judged(nobodyGained(1, { but: [bob] }), rbacTarget(nothing, bound))).passed).toBe(true)
  expect((await judged(nobodyGained(1), rbacTarget(bound, nothing))).passed).toBe(true)
})

test('who lost access is told, unless the text takes it', async () => {
  expect(await judged(nobodyLost(1), rbacTarget(bound, nothing))).toMatchObject({
    passed: false,
    evidence: [{ actual: 'no longer given to User bob: get pods' }],
  })
  expect((await judged(nobodyLost(1, { mayLose: [bob] }), rbacTarget(bound, nothing))).passed).toBe(true)
  expect((await judged(nobodyLost(1), rbacTarget(nothing, bound))).passed).toBe(true)
})
