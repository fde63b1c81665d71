import { expect, test } from 'vitest'
import { clusterRole, groupNamed, rbacTarget, roleBinding, ruleOn, user } from '../testing/rbac-target.ts'
import { observeKeptObjects } from './rbac-kept.ts'

const role = clusterRole('r', ruleOn('get', 'pods'), ruleOn('get', 'secrets'))
const binding = (...subjects: object[]) => roleBinding('shop', 'b', 'ClusterRole r', ...subjects)
const then = { clusterRoles: [role], roleBindings: [binding(user('a'), groupNamed('g'))] }

async function changes(now: Partial<typeof then>): Promise<string[]> {
  const seen = await observeKeptObjects(rbacTarget(then, { ...then, ...now }), [
    { kind: 'ClusterRole', name: 'r' },
    { kind: 'RoleBinding', name: 'b', namespace: 'shop' },
  ])
  return seen.filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)
}

test('what says the same in another order is kept', async () => {
  const turned = clusterRole('r', ruleOn('get', 'secrets'), ruleOn('get', 'pods'))
  expect(
    await changes({ clusterRoles: [turned], roleBindings: [binding(groupNamed('g'), user('a'))] }),
  ).toEqual([])
})

test('what is gone, names others or says something else is not', async () => {
  expect(await changes({ clusterRoles: [], roleBindings: [binding(user('a'))] })).toEqual([
    'ClusterRole r: gone',
    'RoleBinding shop/b: subjects: User a',
  ])
  const other = roleBinding('shop', 'b', 'Role r', user('a'), groupNamed('g'))
  expect(await changes({ clusterRoles: [clusterRole('r')], roleBindings: [other] })).toEqual([
    'ClusterRole r: its rules are others',
    'RoleBinding shop/b: it names the Role r',
  ])
})
