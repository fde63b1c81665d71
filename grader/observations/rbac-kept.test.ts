import { expect, test } from 'vitest'
import { clusterRole, groupNamed, rbacTarget, roleBinding, ruleOn, user } from '../testing/rbac-target.ts'
import { observeRbacKept } from './rbac-kept.ts'

const role = clusterRole('r', ruleOn('get', 'pods'), ruleOn('get', 'secrets'))
const binding = (...subjects: object[]) => roleBinding('shop', 'b', 'ClusterRole r', ...subjects)
const then = { clusterRoles: [role], roleBindings: [binding(user('a'), groupNamed('g'))] }

async function changes(now: Partial<typeof then>): Promise<string[]> {
  const seen = await observeRbacKept(rbacTarget(then, { ...then, ...now }), [
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

test('each is found by its kind, name and namespace, and told as it was', async () => {
  const other = roleBinding('other', 'b', 'ClusterRole x')
  const beside = roleBinding('shop', 'c', 'ClusterRole x')
  const all = { ...then, roleBindings: [other, beside, ...then.roleBindings] }
  const names = [{ kind: 'RoleBinding', name: 'b', namespace: 'shop' } as const]
  expect(await observeRbacKept(rbacTarget(all, all), names)).toEqual([
    { ok: true, where: 'RoleBinding shop/b', expected: 'as it was', actual: 'as it was' },
  ])
  const changed = { ...all, roleBindings: [other, beside, binding(user('a'), user('c'))] }
  expect(await observeRbacKept(rbacTarget(all, changed), names)).toMatchObject([
    { ok: false, actual: 'subjects: User a, User c' },
  ])
})

test('what never was may be away, and what is new is told', async () => {
  const names = [{ kind: 'ClusterRole', name: 'new' } as const]
  const seen = async (...roles: ReturnType<typeof clusterRole>[]) =>
    (await observeRbacKept(rbacTarget(then, { ...then, clusterRoles: [role, ...roles] }), names))[0]
  expect(await seen()).toMatchObject({ ok: true })
  expect(await seen(clusterRole('new', ruleOn('get', 'pods')))).toMatchObject({
    ok: false,
    actual: 'its rules are others',
  })
  const bindings = { ...then, roleBindings: [...then.roleBindings, roleBinding('shop', 'd', 'Role d')] }
  expect(
    await observeRbacKept(rbacTarget(then, bindings), [
      { kind: 'RoleBinding', name: 'd', namespace: 'shop' },
    ]),
  ).toMatchObject([{ ok: false, actual: 'it names the Role d' }])
})

test('a role into which others are aggregated has to be the same, by whatever they are chosen', async () => {
  const whole = (label: string) => ({
    metadata: { name: 'whole' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: label } }] },
    rules: [],
  })
  const seen = await observeRbacKept(
    rbacTarget({ clusterRoles: [whole('a')] }, { clusterRoles: [whole('b')] }),
    [{ kind: 'ClusterRole', name: 'whole' }],
  )
  expect(seen).toMatchObject([{ ok: false, actual: 'its rules are others' }])
})
