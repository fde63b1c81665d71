import { describe, expect, test } from 'vitest'
import { grantsOf } from '../cluster/grants.ts'
import { lineOf } from '../cluster/rule-lines.ts'
import {
  account,
  clusterRole,
  clusterRoleBinding,
  groupNamed,
  type RbacState,
  rbacTarget,
  role,
  roleBinding,
  ruleOn,
  user,
} from '../testing/rbac-target.ts'
import {
  type AllowedChange,
  observeAccessKept,
  observeNobodyGained,
  observeNobodyLost,
} from './access-kept.ts'

const reader = clusterRole('reader', ruleOn('get list', 'pods'))
const bobs = roleBinding('shop', 'bobs', 'ClusterRole reader', user('bob'))
const then: RbacState = { clusterRoles: [reader], roleBindings: [bobs] }
const also = (more: RbacState): RbacState => ({
  roles: [...(then.roles ?? []), ...(more.roles ?? [])],
  clusterRoles: [...(then.clusterRoles ?? []), ...(more.clusterRoles ?? [])],
  roleBindings: [...(then.roleBindings ?? []), ...(more.roleBindings ?? [])],
  clusterRoleBindings: [...(then.clusterRoleBindings ?? []), ...(more.clusterRoleBindings ?? [])],
})

/** What is told of a change, "where: found"; nothing when nobody has gained. */
async function gained(now: RbacState, change: AllowedChange = {}, before = then): Promise<string[]> {
  const seen = await observeNobodyGained(rbacTarget(before, now), change)
  return seen.filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)
}
async function lost(now: RbacState, change: AllowedChange = {}, before = then): Promise<string[]> {
  const seen = await observeNobodyLost(rbacTarget(before, now), change)
  return seen.filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)
}
const bound = (...subjects: object[]) =>
  also({ roleBindings: [roleBinding('web', 'new', 'ClusterRole reader', ...subjects)] })

test('where nothing has changed nobody has gained or lost', async () => {
  expect(await gained(then)).toEqual([])
  expect(await lost(then)).toEqual([])
})

describe('who gains is found whatever it is', () => {
  test.each([
    ['a user', user('eve'), 'User eve'],
    ['a group', groupNamed('team'), 'Group team'],
    ['everybody who signs in', groupNamed('system:authenticated'), 'Group system:authenticated'],
    ['nodes', groupNamed('system:nodes'), 'Group system:nodes'],
    [
      'all accounts of a namespace',
      groupNamed('system:serviceaccounts:ci'),
      'Group system:serviceaccounts:ci',
    ],
    ['an account', account('bot', 'ci'), 'ServiceAccount ci/bot'],
    ['an account of the same namespace', account('bot'), 'ServiceAccount web/bot'],
    ['an account by its user name', user('system:serviceaccount:ci:bot'), 'ServiceAccount ci/bot'],
    ['requests without credentials', user('system:anonymous'), 'User system:anonymous'],
    ['a user of another case', user('Bob'), 'User Bob'],
  ])('%s', async (_, subject, name) => {
    expect(await gained(bound(subject))).toEqual([
      `RoleBinding web/new (ClusterRole reader): gives ${name}: get pods, list pods`,
    ])
  })
})

test('what the API server lets anybody do is heard, whatever the bindings say', async () => {
  const open = rbacTarget(then, then, { strangers: () => [ruleOn('*', 'pods')] })
  const seen = (await observeNobodyGained(open)).filter(it => !it.ok)
  expect(seen).toMatchObject([{ where: 'all that x1 may do in x1', actual: 'too much: * pods' }])
})

describe('nobody gains', () => {
  test.each([
    ['by a binding without subjects', bound()],
    [
      'by an account without a namespace, cluster-wide',
      also({ clusterRoleBindings: [clusterRoleBinding('new', 'reader', account('bot'))] }),
    ],
    [
      'by a role that is not there',
      also({ roleBindings: [roleBinding('web', 'new', 'Role gone', user('eve'))] }),
    ],
    [
      'by a Role of another namespace',
      also({
        roles: [role('ci', 'r', ruleOn('get', 'pods'))],
        roleBindings: [roleBinding('web', 'new', 'Role r', user('eve'))],
      }),
    ],
    [
      'by paths in a RoleBinding',
      also({
        clusterRoles: [clusterRole('paths', { verbs: ['get'], nonResourceURLs: ['/metrics'] })],
        roleBindings: [roleBinding('web', 'new', 'ClusterRole paths', user('eve'))],
      }),
    ],
    [
      'by what no API group serves',
      also({
        clusterRoles: [
          clusterRole('void', {
            verbs: ['get'],
            apiGroups: [''],
            resources: ['deployments', 'deployments.apps'],
          }),
        ],
        clusterRoleBindings: [clusterRoleBinding('new', 'void', user('eve'))],
      }),
    ],
    [
      'when a binding is made anew by another name',
      { ...then, roleBindings: [roleBinding('shop', 'other', 'ClusterRole reader', user('bob'))] },
    ],
    [
      'when a role is split',
      {
        roles: [role('shop', 'a', ruleOn('get', 'pods')), role('shop', 'b', ruleOn('list', 'pods'))],
        roleBindings: ['a', 'b'].map(it => roleBinding('shop', it, `Role ${it}`, user('bob'))),
      },
    ],
    [
      'who was limited to names and is limited to one of them',
      {
        clusterRoles: [reader],
        roleBindings: [bobs],
        roles: [role('shop', 'one', ruleOn('get', 'pods', ['a']))],
      },
    ],
  ])('%s', async (_, now) => {
    expect(await gained(now)).toEqual([])
  })
})

test('a role that is edited gives more by every binding to it, told once', async () => {
  const before: RbacState = {
    clusterRoles: [reader],
    roleBindings: ['a', 'b'].map(it => roleBinding(it, 'readers', 'ClusterRole reader', user('bob'))),
  }
  const now = { ...before, clusterRoles: [clusterRole('reader', ruleOn('get list watch', 'pods'))] }
  expect(await gained(now, {}, before)).toEqual([
    'RoleBinding a/readers (ClusterRole reader), RoleBinding b/readers (ClusterRole reader): gives User bob: watch pods',
  ])
})

test('one binding that gives the same to several is told once', async () => {
  const [only, ...more] = await gained(bound(user('eve'), groupNamed('team')))
  expect(only).toContain('gives User eve, Group team: get pods')
  expect(more).toEqual([])
})

test('wildcards, subresources, names and paths are more than what they were', async () => {
  const rules = [
    ruleOn('*', 'pods'),
    ruleOn('get', 'pods/log'),
    ruleOn('get', 'secrets', ['a', 'b']),
    ruleOn('get', '*'),
    { verbs: ['get'], nonResourceURLs: ['*'] },
  ]
  const now = {
    clusterRoles: [reader, clusterRole('wide', ...rules)],
    clusterRoleBindings: [clusterRoleBinding('wide', 'wide', user('bob'))],
  }
  const [seen = ''] = await gained(now)
  for (const it of ['* pods', 'get pods/log', 'get secrets (only a, b)', 'get *', 'get /*'])
    expect(seen).toContain(it)
})

test('what holds in one namespace does not hold in another, nor everywhere', async () => {
  expect(await gained(bound(user('bob')))).toHaveLength(1)
  const everywhere = also({ clusterRoleBindings: [clusterRoleBinding('all', 'reader', user('bob'))] })
  expect(await gained(everywhere)).toHaveLength(1)
  const before: RbacState = {
    ...then,
    roleBindings: [],
    clusterRoleBindings: everywhere.clusterRoleBindings!,
  }
  expect(await gained(then, {}, before)).toEqual([])
})

test('a role that others are aggregated into gives what they hold', async () => {
  const rules = [ruleOn('get', 'secrets')]
  const part = { metadata: { name: 'part', labels: { to: 'whole' } }, rules }
  const whole = (rules: object[]) => ({
    metadata: { name: 'whole' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'whole' } }] },
    rules,
  })
  const roleBindings = [roleBinding('shop', 'team', 'ClusterRole whole', groupNamed('team'))]
  const before = { clusterRoles: [whole([])], roleBindings }
  expect(await gained({ clusterRoles: [whole(rules), part], roleBindings }, {}, before)).toEqual([
    'RoleBinding shop/team (ClusterRole whole): gives Group team: get secrets',
  ])
  const [{ rules: given } = {}] = grantsOf({
    roles: [],
    clusterRoles: [whole([]), part],
    roleBindings,
    clusterRoleBindings: [],
  })
  expect(given?.map(lineOf), 'before the controller has come to it').toEqual(['get secrets'])
})

test('a default role that was emptied gives its rules again after the next start', async () => {
  const metadata = { name: 'view', labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }
  const view = { ...clusterRole('view', ruleOn('get', 'secrets')), metadata }
  const before = { ...then, clusterRoles: [reader, view] }
  const now = (it: object[]) => ({
    ...bound(),
    clusterRoles: [reader, ...(it as (typeof view)[])],
    clusterRoleBindings: [clusterRoleBinding('new', 'view', user('eve'))],
  })
  expect(await gained(now([{ ...view, rules: [] }]), {}, before)).toHaveLength(1)
  expect(await gained(now([]), {}, before)).toHaveLength(1)
  const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' }
  const kept = { ...view, rules: [], metadata: { ...metadata, annotations } }
  expect(await gained(now([kept]), {}, before)).toEqual([])
})

describe('groups', () => {
  const team: RbacState = {
    clusterRoles: [reader],
    roleBindings: [roleBinding('shop', 'team', 'ClusterRole reader', groupNamed('team'))],
  }
  const byName = {
    ...team,
    roleBindings: [...team.roleBindings!, roleBinding('shop', 'ann', 'ClusterRole reader', user('ann'))],
  }

  test('what a group had its known member may be given by name, others not', async () => {
    expect(await gained(byName, { members: { ann: ['team'] } }, team)).toEqual([])
    expect(await gained(byName, {}, team)).toHaveLength(1)
  })

  test('what everybody had, nobody gains by name', async () => {
    const everybody: RbacState = {
      clusterRoles: [reader],
      clusterRoleBindings: [clusterRoleBinding('all', 'reader', groupNamed('system:authenticated'))],
    }
    const now = (subject: object) => ({
      ...everybody,
      roleBindings: [roleBinding('web', 'new', 'ClusterRole reader', subject)],
    })
    for (const it of [
      user('eve'),
      account('bot', 'ci'),
      groupNamed('system:serviceaccounts'),
      groupNamed('x'),
    ])
      expect(await gained(now(it), {}, everybody)).toEqual([])
    expect(await gained(now(user('system:anonymous')), {}, everybody)).toHaveLength(1)
  })

  test('what an account had, all of its namespace gain', async () => {
    const before = {
      ...then,
      roleBindings: [roleBinding('ci', 'bot', 'ClusterRole reader', account('bot', 'ci'))],
    }
    const now = {
      ...then,
      roleBindings: [roleBinding('ci', 'bot', 'ClusterRole reader', groupNamed('system:serviceaccounts:ci'))],
    }
    expect(await gained(now, {}, before)).toHaveLength(1)
    expect(await lost(now, {}, before)).toEqual([])
  })

  test('system:masters may do everything, bound or not', async () => {
    expect(await gained(bound(groupNamed('system:masters')))).toEqual([])
  })
})

test('who may get something by the text gets no more than that', async () => {
  const may = [{ who: { user: 'ann' }, namespace: 'web', rules: ['get pods', 'list pods'] }]
  expect(await gained(bound(user('ann')), { may })).toEqual([])
  expect(await gained(bound(user('eve')), { may })).toHaveLength(1)
  const elsewhere = also({ clusterRoleBindings: [clusterRoleBinding('all', 'reader', user('ann'))] })
  expect(await gained(elsewhere, { may })).toHaveLength(1)
})

test('who loses is told by the binding that gave it, unless it may lose', async () => {
  const now = { clusterRoles: [reader], roleBindings: [] }
  expect(await lost(now)).toEqual([
    'RoleBinding shop/bobs (ClusterRole reader): no longer given to User bob: get pods, list pods',
  ])
  expect(await lost(now, { mayLose: [{ user: 'bob' }] })).toEqual([])
  expect(await lost({ clusterRoles: [], roleBindings: [bobs] })).toHaveLength(1)
})

describe('one subject that keeps exactly what it had', () => {
  const kept = async (now: RbacState) =>
    (await observeAccessKept(rbacTarget(then, now), { user: 'bob' }))
      .filter(it => !it.ok)
      .map(it => it.actual)

  test('has it by whatever binding', async () => {
    const anew = { ...then, roleBindings: [roleBinding('shop', 'x', 'ClusterRole reader', user('bob'))] }
    expect(await kept(anew)).toEqual([])
    expect(await kept(bound(user('eve')))).toEqual([])
  })

  test('has gained what a group of its has gained', async () => {
    expect(await kept(bound(groupNamed('system:authenticated')))).toEqual([
      'gives User bob: get pods, list pods',
    ])
  })

  test('has lost what it lacks', async () => {
    expect(await kept({ ...then, roleBindings: [] })).toEqual([
      'no longer given to User bob: get pods, list pods',
    ])
  })
})

test('an account of the same name is another one: the tokens of the former are refused', async () => {
  const bot = (uid: string) => ({ accounts: [{ metadata: { namespace: 'ci', name: 'bot', uid } }] })
  const who = { user: 'system:serviceaccount:ci:bot' }
  expect(await lost(bot('1'), {}, bot('1'))).toEqual([])
  const anew = 'ServiceAccount ci/bot: made anew: the API server refuses the tokens that it had'
  expect(await lost(bot('2'), {}, bot('1'))).toEqual([anew])
  expect(await lost({}, {}, bot('1'))).toEqual([anew.replace('made anew', 'gone')])
  expect(await lost(bot('2'), { mayLose: [who] }, bot('1'))).toEqual([])
  const kept = await observeAccessKept(rbacTarget(bot('1'), bot('2')), who)
  expect(kept.filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)).toEqual([anew])
})

describe('what is right is told, too, and what was expected of what is not', () => {
  test('of those who gained and lost', async () => {
    const everywhere = 'all Roles and bindings'
    const target = rbacTarget(then, then)
    expect((await observeNobodyGained(target))[0]).toEqual({
      ok: true,
      where: everywhere,
      expected: 'nobody may do more than before',
      actual: 'nobody',
    })
    expect(await observeNobodyLost(target)).toEqual([
      { ok: true, where: everywhere, expected: 'nobody may do less than before', actual: 'nobody' },
    ])
    expect((await observeNobodyGained(rbacTarget(then, bound(user('eve')))))[0]).toMatchObject({
      ok: false,
      expected: 'gives nobody what they did not have',
    })
    expect(await observeNobodyLost(rbacTarget(bound(user('eve')), then))).toMatchObject([
      { ok: false, expected: 'what it gave is still given' },
    ])
  })

  test('of one subject that keeps its access', async () => {
    const kept = (before: RbacState, now: RbacState) =>
      observeAccessKept(rbacTarget(before, now), { user: 'bob' })
    expect(await kept(then, then)).toEqual([
      {
        ok: true,
        where: 'all that User bob may do',
        expected: 'exactly what it could do before',
        actual: 'exactly that',
      },
    ])
    expect(await kept(then, bound(user('bob')))).toEqual([
      {
        ok: false,
        where: 'RoleBinding web/new (ClusterRole reader)',
        expected: 'gives User bob nothing that it did not have',
        actual: 'gives User bob: get pods, list pods',
      },
    ])
    expect(await kept(bound(user('bob')), then)).toEqual([
      {
        ok: false,
        where: 'RoleBinding web/new (ClusterRole reader)',
        expected: 'User bob still has what it gave',
        actual: 'no longer given to User bob: get pods, list pods',
      },
    ])
    const moved = { ...then, roleBindings: [roleBinding('web', 'moved', 'ClusterRole reader', user('bob'))] }
    expect(await kept(then, moved)).toHaveLength(2)
  })
})

test('who others judge is not judged here', async () => {
  expect(await gained(bound(user('eve')), { but: [{ user: 'eve' }] })).toEqual([])
  expect(await gained(bound(user('eve')), { but: [{ user: 'ann' }] })).toHaveLength(1)
  expect(await lost(then, { but: [{ user: 'eve' }] }, bound(user('eve')))).toEqual([])
})

test('what everybody could do, anybody may go on to do', async () => {
  const everybody: RbacState = {
    clusterRoles: [reader],
    clusterRoleBindings: [clusterRoleBinding('all', 'reader', groupNamed('system:authenticated'))],
  }
  const target = rbacTarget(everybody, everybody, { strangers: () => [ruleOn('get list', 'pods')] })
  expect((await observeNobodyGained(target)).filter(it => !it.ok)).toEqual([])
})

test('where another authorizer lets everybody do everything, only what RBAC gives is judged', async () => {
  const open = rbacTarget(then, then, { strangers: () => [ruleOn('*', 'pods')] })
  expect(await observeNobodyGained(open, { onlyRbac: true })).toMatchObject([{ ok: true }])
})

test('another account that was made anew is none of this one’s access', async () => {
  const accounts = (uid: string) => ({
    accounts: ['bot', 'other'].map(name => ({
      metadata: { namespace: 'ci', name, uid: name === 'bot' ? '1' : uid },
    })),
  })
  const target = rbacTarget(accounts('1'), accounts('2'))
  const kept = await observeAccessKept(target, { user: 'system:serviceaccount:ci:bot' })
  expect(kept).toMatchObject([{ ok: true }])
  expect(await lost(accounts('2'), {}, accounts('1'))).toEqual([
    'ServiceAccount ci/other: made anew: the API server refuses the tokens that it had',
  ])
})

test('what differs is told apart, by subject or by binding, whichever says more at once', async () => {
  const other = clusterRole('other', ruleOn('get', 'secrets'))
  const bindings = [
    roleBinding('a', 'x', 'ClusterRole reader', user('eve'), user('ann')),
    roleBinding('a', 'y', 'ClusterRole other', user('eve')),
    roleBinding('b', 'x', 'ClusterRole reader', user('eve')),
  ]
  const now = also({ clusterRoles: [other], roleBindings: bindings })
  expect((await gained(now)).toSorted()).toEqual([
    'RoleBinding a/x (ClusterRole reader): gives User eve, User ann: get pods, list pods',
    'RoleBinding a/y (ClusterRole other): gives User eve: get secrets',
    'RoleBinding b/x (ClusterRole reader): gives User eve: get pods, list pods',
  ])
})

test('of many subjects the first are told, and how many there are', async () => {
  const users = (count: number) => Array.from({ length: count }, (_, n) => user(`u${n}`))
  const [six] = await gained(bound(...users(6)))
  expect(six).toMatch(/gives User u0, User u1, User u2, User u3, User u4, User u5: get pods, list pods$/)
  const [eight] = await gained(bound(...users(8)))
  expect(eight).toMatch(/User u4, User u5 and 2 more: get pods, list pods$/)
})
