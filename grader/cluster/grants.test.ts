import { expect, test } from 'vitest'
import {
  account,
  clusterRole,
  clusterRoleBinding,
  groupNamed,
  rbacTarget,
  role,
  roleBinding,
  ruleOn,
  user,
} from '../testing/rbac-target.ts'
import type { KeptObject } from './beginning.ts'
import { describeBinding } from './bindings.ts'
import {
  bindingsOf,
  describeWho,
  type Grant,
  grantsNow,
  grantsOf,
  grantsThen,
  grantsToCome,
  heldBy,
  type RbacObjects,
  sameAs,
  type Who,
} from './grants.ts'
import { lineOf } from './rule-lines.ts'

const binding = (name: string, namespace: string | undefined, ...subjects: object[]) => ({
  metadata: { name, ...(namespace && { namespace }) },
  roleRef: { kind: 'ClusterRole', name: 'view' },
  subjects,
})
const target = () =>
  rbacTarget(
    {},
    {
      roleBindings: [
        binding('by-name', 'shop', { kind: 'User', name: 'mira' }, { kind: 'Group', name: 'auditors' }),
        binding('account', 'shop', { kind: 'ServiceAccount', name: 'board' }),
      ],
      clusterRoleBindings: [
        binding('by-group', undefined, { kind: 'Group', name: 'auditors' }),
        binding('everybody', undefined, { kind: 'Group', name: 'system:authenticated' }),
        binding('accounts', undefined, { kind: 'Group', name: 'system:serviceaccounts:shop' }),
        binding('other', undefined, { kind: 'User', name: 'eve' }),
      ],
    },
  )
const names = async (who: Who) =>
  (await bindingsOf(target(), who)).map(it => describeBinding(it).split(' ')[1])

test('somebody is bound by name and by each group, by one binding once', async () => {
  expect(await names({ user: 'mira', groups: ['auditors'] })).toEqual([
    'by-group',
    'everybody',
    'shop/by-name',
  ])
  expect(await names({ user: 'mira' })).toEqual(['everybody', 'shop/by-name'])
  expect(await names({ group: 'auditors' })).toEqual(['by-group', 'everybody', 'shop/by-name'])
})

test('a ServiceAccount is bound as such, and by the groups of its namespace', async () => {
  expect(await names({ user: 'system:serviceaccount:shop:board' })).toEqual([
    'everybody',
    'accounts',
    'shop/account',
  ])
  expect(await names({ user: 'system:serviceaccount:bank:board' })).toEqual(['everybody'])
})

const given = (grants: Grant[]) =>
  grants.map(it => `${describeWho(it.who)} in ${it.namespace ?? 'all'}: ${it.rules.map(lineOf).join(', ')}`)
const grants = (objects: Partial<RbacObjects>) =>
  given(grantsOf({ roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [], ...objects }))
const reader = { verbs: ['get'], apiGroups: [''], resources: ['pods'], nonResourceURLs: ['/metrics'] }

test('a binding gives what its role says: a Role of its namespace, a ClusterRole there without paths', () => {
  const objects = {
    roles: [role('shop', 'a', ruleOn('get', 'pods')), role('bank', 'a', ruleOn('get', 'secrets'))],
    clusterRoles: [clusterRole('a', reader), clusterRole('empty')],
  }
  const ofRole = roleBinding('shop', 'x', 'Role a', user('mira'))
  const there = roleBinding('shop', 'x', 'ClusterRole a', user('mira'))
  expect(grants({ ...objects, roleBindings: [ofRole] })).toEqual(['User mira in shop: get pods'])
  expect(grants({ ...objects, roleBindings: [there] })).toEqual(['User mira in shop: get pods'])
  const everywhere = clusterRoleBinding('x', 'a', user('mira'))
  expect(grants({ ...objects, clusterRoleBindings: [everywhere] })).toEqual([
    'User mira in all: get /metrics, get pods',
  ])
  const missing = [
    roleBinding('shop', 'x', 'Role none', user('mira')),
    clusterRoleBinding('x', 'empty', user('mira')),
  ]
  expect(grants({ ...objects, roleBindings: missing })).toEqual(['User mira in shop: ', 'User mira in all: '])
})

test('subjects are found as RBAC finds them, each once; nobody where it would find nobody', () => {
  const clusterRoles = [clusterRole('a', ruleOn('get', 'pods'))]
  const subjects = [
    ...[account('board'), account('board', 'bank'), user('system:serviceaccount:bank:board')],
    ...[groupNamed('ops'), groupNamed('ops'), { kind: 'Robot', name: 'r', namespace: 'shop' }],
  ]
  const roleBindings = [roleBinding('shop', 'x', 'ClusterRole a', ...subjects)]
  expect(grants({ clusterRoles, roleBindings })).toEqual([
    'ServiceAccount shop/board in shop: get pods',
    'ServiceAccount bank/board in shop: get pods',
    'Group ops in shop: get pods',
  ])
  const clusterRoleBindings = [clusterRoleBinding('x', 'a', account('board')), clusterRoleBinding('y', 'a')]
  expect(grants({ clusterRoles, clusterRoleBindings })).toEqual([])
  const without = { metadata: { name: 'z' }, roleRef: { kind: 'ClusterRole', name: 'a' } }
  expect(grants({ clusterRoles, clusterRoleBindings: [without] })).toEqual([])
})

test('a ServiceAccount is called one only by its whole name', () => {
  expect(describeWho({ user: 'system:serviceaccount:shop:board' })).toBe('ServiceAccount shop/board')
  for (const name of [
    'x:system:serviceaccount:shop:board',
    'system:serviceaccount:shop:board:x',
    'system:serviceaccount:shop',
  ])
    expect(describeWho({ user: name })).toBe(`User ${name}`)
  expect(describeWho({ group: 'system:serviceaccount:a:b' })).toBe('Group system:serviceaccount:a:b')
})

test.each<[Who, string[]]>([
  [{ user: 'mira' }, ['User mira', 'Group system:authenticated']],
  [{ user: 'system:anonymous' }, ['User system:anonymous', 'Group system:unauthenticated']],
  [{ user: 'mira', groups: ['ops'] }, ['User mira', 'Group ops', 'Group system:authenticated']],
  [
    { user: 'system:serviceaccount:a:b' },
    [
      'User system:serviceaccount:a:b',
      'Group system:serviceaccounts:a',
      'Group system:serviceaccounts',
      'Group system:authenticated',
    ],
  ],
  [
    { user: 'x:system:serviceaccount:a:b' },
    ['User x:system:serviceaccount:a:b', 'Group system:authenticated'],
  ],
  [
    { user: 'system:serviceaccount:a:b:c' },
    ['User system:serviceaccount:a:b:c', 'Group system:authenticated'],
  ],
  [{ group: 'ops' }, ['Group ops', 'Group system:authenticated']],
  [{ group: 'system:unauthenticated' }, ['Group system:unauthenticated']],
  [
    { group: 'system:serviceaccounts:a' },
    ['Group system:serviceaccounts:a', 'Group system:serviceaccounts', 'Group system:authenticated'],
  ],
])('%o has what these have', (who, expected) => expect([...sameAs(who)].sort()).toEqual(expected.sort()))

test('a task may tell the groups of users', () => {
  expect(sameAs({ user: 'mira' }, { mira: ['ops'], eve: ['devs'] })).toEqual(
    new Set(['User mira', 'Group ops', 'Group system:authenticated']),
  )
})

test('a grant in a namespace is held there alone, and system:masters may do everything', () => {
  const all = grantsOf({
    roles: [],
    clusterRoles: [clusterRole('a', ruleOn('get', 'pods')), clusterRole('b', ruleOn('get', 'nodes'))],
    roleBindings: [roleBinding('shop', 'x', 'ClusterRole a', user('mira'))],
    clusterRoleBindings: [clusterRoleBinding('y', 'b', user('mira'))],
  })
  const held = (who: Who, namespace?: string) => heldBy(all, sameAs(who), namespace).map(lineOf)
  expect(held({ user: 'mira' }, 'shop').sort()).toEqual(['get nodes', 'get pods'])
  expect(held({ user: 'mira' }, 'bank')).toEqual(['get nodes'])
  expect(held({ user: 'mira' })).toEqual(['get nodes'])
  expect(held({ user: 'eve', groups: ['system:masters'] }, 'shop').sort()).toEqual(['* *.*', '* /*'])
})

test('at its next start the API server gives its own roles back what they lack, unless they are not to be touched', async () => {
  const own = (name: string, rules: object[], annotations = {}): KeptObject => ({
    ...clusterRole(name, ...rules),
    metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, annotations },
  })
  const [pods, nodes] = [ruleOn('get', 'pods'), ruleOn('get', 'nodes')]
  const kept = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' }
  const names = ['edited', 'kept', 'deleted', 'mine', 'minedeleted']
  const clusterRoleBindings = names.map(it => clusterRoleBinding(it, it, user(it)))
  const target = rbacTarget(
    {
      clusterRoles: [
        ...['edited', 'kept', 'deleted'].map(it => own(it, [pods])),
        ...['mine', 'minedeleted'].map(it => clusterRole(it, pods)),
      ],
      clusterRoleBindings,
    },
    {
      clusterRoles: [own('edited', [nodes]), own('kept', [nodes], kept), clusterRole('mine', nodes)],
      clusterRoleBindings,
    },
  )
  const rules = (all: Grant[]) => all.map(it => it.rules.map(lineOf).join(', '))
  expect(rules(await grantsNow(target))).toEqual(['get nodes', 'get nodes', '', 'get nodes', ''])
  expect(rules(await grantsToCome(target))).toEqual([
    'get nodes, get pods',
    'get nodes',
    'get pods',
    'get nodes',
    '',
  ])
  expect(rules(await grantsThen(target))).toEqual(Array(5).fill('get pods'))
})
