import { expect, test, vi } from 'vitest'
import type { AuditedRequest, AuditPolicy } from '../cluster/audit-policy.ts'
import { items } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { askOf, exercises } from './audit-exercises.ts'
import type { AskedPolicy } from './audit-meaning.ts'

vi.mock(import('../cluster/kubeconfig.ts'), async original => ({
  ...(await original()),
  certificateIdentity: async (_, path) => ({ cert: `${path}'s`, key: '', name: '' }),
}))

const ask = (request: AuditedRequest) => {
  const { method, path } = askOf(request, 'grader', 'xyz') ?? {}
  return method && `${method} ${path}`
}

test('a kind of request becomes one that changes nothing', () => {
  const pods = { group: '', resource: 'pods', namespace: 'shop' }
  expect(ask({ ...pods, verb: 'get' })).toBe('GET /api/v1/namespaces/shop/pods/xyz')
  expect(ask({ ...pods, verb: 'get', name: 'a', subresource: 'log' })).toBe(
    'GET /api/v1/namespaces/shop/pods/a/log',
  )
  expect(ask({ ...pods, verb: 'list' })).toBe('GET /api/v1/namespaces/shop/pods?limit=1')
  expect(ask({ ...pods, verb: 'watch' })).toBe(
    'GET /api/v1/namespaces/shop/pods?watch=true&resourceVersion=none',
  )
  expect(ask({ ...pods, verb: 'create' })).toBe('POST /api/v1/namespaces/shop/pods?dryRun=All')
  expect(ask({ ...pods, verb: 'delete' })).toBe('DELETE /api/v1/namespaces/shop/pods/xyz?dryRun=All')
  expect(ask({ ...pods, verb: 'deletecollection' })).toBe(
    'DELETE /api/v1/namespaces/shop/pods?dryRun=All&labelSelector=xyz',
  )
  expect(ask({ verb: 'update', group: 'apps', resource: 'deployments', namespace: 'a' })).toBe(
    'PUT /apis/apps/v1/namespaces/a/deployments/xyz?dryRun=All',
  )
  expect(ask({ verb: 'list', group: '', resource: 'nodes', name: 'n' })).toBe(
    'GET /api/v1/nodes?limit=1&fieldSelector=metadata.name%3Dn',
  )
  expect(ask({ verb: 'post', path: '/somewhere' })).toBe('POST /somewhere')
})

test('there is none where a request cannot be so, or would last', () => {
  const pods = { group: '', resource: 'pods', namespace: 'shop' }
  expect(
    [
      { ...pods, verb: '' },
      { ...pods, verb: 'list', subresource: 'log' },
      { verb: 'get', group: '', resource: 'namespaces' },
      { verb: 'propfind', path: '/x' },
      { verb: 'get', path: '/debug/pprof/profile' },
    ].map(ask),
  ).toEqual([undefined, undefined, undefined, undefined, undefined])
})

test('a namespace is asked for only where the request says in which it lies', () => {
  const of = { group: '', resource: 'namespaces' }
  expect(ask({ ...of, verb: 'get', name: 'a', namespace: 'a' })).toBe('GET /api/v1/namespaces/a/namespaces/a')
  expect(ask({ ...of, verb: 'list' })).toBe('GET /api/v1/namespaces?limit=1')
  expect(ask({ verb: 'get', group: 'x', resource: 'namespaces' })).toBe('GET /apis/x/v1/namespaces/xyz')
  expect(ask({ verb: 'get', group: '', resource: 'nodes' })).toBe('GET /api/v1/nodes/xyz')
})

test('what creates a thing of a name, or below one, names it', () => {
  const pods = { group: '', resource: 'pods', namespace: 'shop', verb: 'create' }
  expect(ask({ ...pods, name: 'a' })).toBe('POST /api/v1/namespaces/shop/pods/a?dryRun=All')
  expect(ask({ ...pods, subresource: 'eviction' })).toBe(
    'POST /api/v1/namespaces/shop/pods/xyz/eviction?dryRun=All',
  )
})

test('what writes has a body, and everything is asked as whoever was given', () => {
  const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
  const asks = verbs.map(verb => askOf({ verb, group: '', resource: 'pods' }, 'nobody', 'xyz'))
  expect(asks.map(it => [it?.method, it?.body !== undefined])).toEqual([
    ['GET', false],
    ['GET', false],
    ['GET', false],
    ['POST', true],
    ['PUT', true],
    ['PATCH', true],
    ['DELETE', false],
    ['DELETE', false],
  ])
  expect(new Set(asks.map(it => it?.as))).toEqual(new Set(['nobody']))
})

/** The API server, to which the grader is known as admin in ops. */
const server = () =>
  targetOf({
    answers: {
      'GET /api': items({
        metadata: {},
        versions: [{ resources: [{ resource: 'pods' }, { resource: 'secrets' }] }],
      }),
      'GET /apis': items(),
      'POST /apis/authentication.k8s.io/v1/selfsubjectreviews': {
        body: { status: { userInfo: { username: 'admin', groups: ['ops', 'system:authenticated'] } } },
      },
      'POST /api/v1/namespaces/default/serviceaccounts/default/token': { body: { status: { token: 'tok' } } },
    },
  })

const asked: AskedPolicy = {
  omitStages: [],
  rules: [
    { level: 'None', users: ['system:kube-scheduler'], sentence: 'scheduler' },
    { level: 'Request', resources: [{ group: '', resources: ['secrets'] }], sentence: 'secrets' },
    { level: 'Metadata', sentence: 'rest' },
  ],
}
const policy: AuditPolicy = {
  rules: asked.rules.map(({ sentence: _, ...it }) => it) as AuditPolicy['rules'],
}

test('each rule that decides is exercised once for each rule of what is asked, by whoever the grader can be', async () => {
  expect(await exercises(server(), policy, asked)).toEqual({
    scheduler: [
      {
        ask: {
          method: 'GET',
          path: '/api/v1/namespaces/shop/pods/x1',
          as: { cert: "/etc/kubernetes/scheduler.conf's", key: '', name: '' },
        },
        level: 'None',
        loosely: true,
      },
    ],
    secrets: [
      {
        ask: { method: 'GET', path: '/api/v1/namespaces/shop/secrets/x1', as: 'grader' },
        level: 'Request',
        loosely: true,
      },
    ],
    rest: [
      {
        ask: { method: 'GET', path: '/api/v1/namespaces/shop/pods/x1', as: 'grader' },
        level: 'Metadata',
        loosely: true,
      },
    ],
  })
})

test('a rule of the policy that two of what is asked meet is exercised for both', async () => {
  const found = await exercises(server(), { rules: [{ level: 'Metadata' }] }, asked)
  expect(Object.entries(found).map(([sentence, its]) => [sentence, its.length])).toEqual([
    ['rest', 1],
    ['secrets', 1],
    ['scheduler', 1],
  ])
})

test('a request that no rule of the policy is for is expected not to be logged', async () => {
  const found = await exercises(server(), { rules: [] }, asked)
  expect(Object.values(found).flatMap(its => its.map(it => it.level))).toEqual(['None', 'None', 'None'])
})

test.each<[string, object, object]>([
  ['the grader', { users: ['admin'] }, { as: 'grader' }],
  ['the grader', { userGroups: ['ops'] }, { as: 'grader' }],
  ['an account', { userGroups: ['system:serviceaccounts'] }, { as: { token: 'tok' } }],
  ['an account', { userGroups: ['system:serviceaccounts:default'] }, { as: { token: 'tok' } }],
  ['an account', { users: ['system:serviceaccount:default:default'] }, { as: { token: 'tok' } }],
  [
    'the controller manager',
    { users: ['system:kube-controller-manager'], userGroups: ['system:authenticated'] },
    { as: { cert: "/etc/kubernetes/controller-manager.conf's" } },
  ],
  [
    'the scheduler',
    { users: ['system:kube-scheduler'], userGroups: ['system:authenticated'] },
    { as: { cert: "/etc/kubernetes/scheduler.conf's" } },
  ],
  ['nobody', { users: ['system:anonymous'], userGroups: ['system:unauthenticated'] }, { as: 'nobody' }],
])('what is said of somebody is asked as %s: %j', async (_, who, ask) => {
  const rules = [{ level: 'Metadata' as const, ...who }]
  const found = await exercises(
    server(),
    { rules },
    { omitStages: [], rules: rules.map(it => ({ ...it, sentence: 's' })) },
  )
  expect(found).toMatchObject({ s: [{ ask, level: 'Metadata' }] })
})

test('where all else is said of others, credentials are shown that are refused, and their event has its own stage', async () => {
  const rules = [
    { level: 'None' as const, userGroups: ['system:authenticated', 'system:unauthenticated'] },
    { level: 'Metadata' as const },
  ]
  const found = await exercises(
    server(),
    { rules },
    { omitStages: [], rules: rules.map(it => ({ ...it, sentence: it.level })) },
  )
  expect(found.Metadata).toMatchObject([{ ask: { as: { token: 'x1' } }, level: 'Metadata', refused: true }])
  expect(found.None?.[0]).not.toHaveProperty('refused')
})

test('what nobody is that the grader can be, and what cannot be asked, is left out', async () => {
  const only = (rule: object) =>
    exercises(
      server(),
      { rules: [{ level: 'Metadata', ...rule }] },
      { omitStages: [], rules: [{ level: 'Metadata', ...rule, sentence: 's' }] },
    )
  expect(await only({ users: ['ann'] })).toEqual({})
  expect(await only({ nonResourceURLs: ['/debug/pprof/*'] })).toEqual({})
})

test('no more than two dozen are made', async () => {
  const rules = Array.from({ length: 30 }, (_, n) => ({ level: 'Metadata' as const, namespaces: [`n${n}`] }))
  const found = await exercises(
    server(),
    { rules },
    { omitStages: [], rules: rules.map(it => ({ ...it, sentence: 's' })) },
  )
  expect(found.s).toHaveLength(24)
})
