import { describe, expect, test } from 'vitest'
import {
  coveredBy,
  covers,
  everybodys,
  isVoid,
  lineOf,
  parseRule,
  rulesInWords,
  rulesOfAnswer,
  sameRules,
} from './rule-lines.ts'

const served = new Set(['pods', 'nodes', 'serviceaccounts', 'deployments.apps', 'bananas.fruit.example'])
const covering = (rule: string, wanted: string) => covers(parseRule(rule), parseRule(wanted))

describe('a line', () => {
  test('tells verb, resource, group, subresource and names', () => {
    expect(parseRule('get pods')).toEqual({ verb: 'get', resource: 'pods', group: '', names: [] })
    expect(parseRule('update deployments/scale.apps')).toMatchObject({
      resource: 'deployments/scale',
      group: 'apps',
    })
    expect(parseRule('bind clusterroles.rbac.authorization.k8s.io (only admin, edit)')).toMatchObject({
      group: 'rbac.authorization.k8s.io',
      names: ['admin', 'edit'],
    })
  })

  test('tells a path', () => {
    expect(parseRule('get /metrics')).toEqual({ verb: 'get', path: '/metrics', names: [] })
  })

  test.each(['pods', '', ' get pods', 'get pods now', 'get pods (only a) b', 'get pods (only )'])(
    'that is none is refused: "%s"',
    line => expect(() => parseRule(line)).toThrow(`"${line}" is no rule`),
  )
})

test('an answer becomes one line for each verb on each thing', () => {
  const rules = rulesOfAnswer({
    resourceRules: [
      { verbs: ['list', 'get'], apiGroups: ['', 'apps'], resources: ['pods'] },
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['a', 'b'] },
      { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
    ],
    nonResourceRules: [
      { verbs: ['get'], nonResourceURLs: ['/metrics'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
  })
  expect(rules.map(lineOf)).toEqual([
    '* /*',
    'get /metrics',
    'get pods',
    'get pods.apps',
    'get secrets (only a, b)',
    'list pods',
    'list pods.apps',
  ])
})

describe('a rule covers', () => {
  test.each([
    ['get pods', 'get pods'],
    ['* pods', 'delete pods'],
    ['get *', 'get pods/log'],
    ['get *.*', 'get deployments.apps'],
    ['get */log', 'get pods/log'],
    ['get pods', 'get pods (only a)'],
    ['get pods (only a, b)', 'get pods (only b)'],
    ['get /*', 'get /metrics'],
    ['get /logs/*', 'get /logs/audit'],
  ])('%s: %s', (rule, wanted) => expect(covering(rule, wanted)).toBe(true))
})

describe('a rule does not cover', () => {
  test.each([
    ['get pods', 'list pods'],
    ['get pods', '* pods'],
    ['get pods', 'get pods/log'],
    ['get pods/*', 'get pods/log'],
    ['get */log', 'get pods'],
    ['get *', 'get deployments.apps'],
    ['get pods.*', 'get deployments.apps'],
    ['get pods (only a)', 'get pods'],
    ['get pods (only a)', 'get pods (only a, b)'],
    ['* *.*', 'get /metrics'],
    ['get /*', 'get pods'],
    ['get /logs/*', 'get /logs'],
    ['get /logs', 'get /login'],
    ['get /logs', 'get pods'],
    ['get pods', 'get pods.apps'],
  ])('%s: %s', (rule, wanted) => expect(covering(rule, wanted)).toBe(false))
})

/** Rules at random, from few words so that they often meet; the seed makes a failure repeatable. */
function* someRules(seed: number, count: number) {
  let state = seed
  const next = (choices: string[]) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return choices[Math.floor((state / 2_147_483_648) * choices.length)] ?? ''
  }
  for (let index = 0; index < count; index++) {
    const [verb, names] = [next(['*', 'get', 'list']), next(['', '', ' (only a)', ' (only a, b)'])]
    const resource = next(['*', '*/log', 'pods', 'pods/log', 'nodes'])
    const thing = next(['resource', 'resource', 'path'])
    yield thing === 'path'
      ? `${verb} ${next(['/*', '/logs', '/logs/*'])}`
      : `${verb} ${resource}${next(['', '.apps', '.*'])}${names}`
  }
}

test('names may be covered one by one', () => {
  const has = ['get secrets (only a)', 'get secrets (only b)'].map(parseRule)
  expect(coveredBy(has, parseRule('get secrets (only a, b)'))).toBe(true)
  expect(coveredBy(has, parseRule('get secrets (only a, c)'))).toBe(false)
  expect(coveredBy(has, parseRule('get secrets'))).toBe(false)
})

test('covering is an order: a rule covers itself, and what its covered rules cover', () => {
  const rules = [...new Set(someRules(7, 400))].map(parseRule)
  const covered = new Map(rules.map(one => [one, new Set(rules.filter(it => covers(one, it)))]))
  for (const [one, its] of covered) {
    expect(its.has(one), lineOf(one)).toBe(true)
    for (const two of its) {
      const more = [...covered.get(two)!].filter(three => !its.has(three))
      expect(more.map(three => `${lineOf(one)} > ${lineOf(two)} > ${lineOf(three)}`)).toEqual([])
    }
  }
})

describe('nothing can be done with', () => {
  const none = (line: string) => isVoid(parseRule(line), served)
  test.each([
    'get deployments',
    'get pods.apps',
    'get pods/log.apps',
    'get x.extensions',
    'list /metrics',
    'watch /metrics',
    'get pods/*',
    'Get pods',
    'get,list pods',
  ])('%s', line => expect(none(line)).toBe(true))
  test('but with wildcards, subresources of what is served, and what is authorized without being served', () => {
    const real = [
      '* pods',
      'get *',
      'get pods.*',
      'get */log',
      'get nodes/log',
      'impersonate users',
      'get /metrics',
    ]
    expect(real.filter(none)).toEqual([])
    const virtual = ['users', 'groups', 'uids.authentication.k8s.io', 'signers.certificates.k8s.io']
    expect(virtual.map(it => `impersonate ${it}`).filter(none)).toEqual([])
    expect(none('approve signers.certificates.k8s.io (only a/*)')).toBe(false)
    expect(none('impersonate userextras/scopes.authentication.k8s.io')).toBe(false)
  })
})

test('an answer that leaves lists out has no rule for them; without groups it is the core group', () => {
  expect(rulesOfAnswer({})).toEqual([])
  const verbs = ['get']
  expect(rulesOfAnswer({ resourceRules: [{ verbs }], nonResourceRules: [{ verbs }] })).toEqual([])
  expect(
    rulesOfAnswer({
      resourceRules: [{ verbs, resources: ['pods'] }],
      nonResourceRules: [{ verbs, nonResourceURLs: ['/a'] }],
    }),
  ).toEqual([
    { verb: 'get', path: '/a', names: [] },
    { verb: 'get', resource: 'pods', group: '', names: [] },
  ])
})

test('rules are the same in any order and number', () => {
  const rules = (...lines: string[]) => lines.map(parseRule)
  expect(sameRules(rules('get a', 'get b'), rules('get b', 'get a', 'get b'))).toBe(true)
  expect(sameRules(rules('get a', 'get b'), rules('get a'))).toBe(false)
  expect(sameRules(rules('get a'), rules('get c'))).toBe(false)
})

test('what everybody may do is no access that anybody gave', () => {
  const theirs = [
    'create selfsubjectaccessreviews.authorization.k8s.io',
    'create selfsubjectrulesreviews.authorization.k8s.io',
    'create selfsubjectreviews.authentication.k8s.io',
    ...['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'].map(it => `get ${it}`),
    ...['/healthz', '/livez', '/readyz', '/version', '/version/'].map(it => `get ${it}`),
    ...['/.well-known/openid-configuration', '/openid/v1/jwks/', '/openid/v1/jwks'].map(it => `get ${it}`),
  ]
  expect(theirs.filter(it => !everybodys(it))).toEqual([])
  const given = [
    'create subjectaccessreviews.authorization.k8s.io',
    'create selfsubjectaccessreviews.authorization.k8s.io (only a)',
    'create selfsubjectreviews.example.com',
    'create selfreviews.authorization.k8s.io',
    'update selfsubjectreviews.authentication.k8s.io',
    ...['/metrics', '/healthz/*', '/apis/apps', '/apiserver', '/livez/ping', '/openid/v1'].map(
      it => `get ${it}`,
    ),
    ...['/openid/v1/jwks/x', '/.well-known'].map(it => `get ${it}`),
    'forget /healthz',
    'forget /openid/v1/jwks',
    'recreate selfsubjectreviews.authentication.k8s.io',
    '* /healthz',
  ]
  expect(given.filter(everybodys)).toEqual([])
})

test('many rules are told as the first of them and how many there are', () => {
  expect(rulesInWords([])).toBe('nothing')
  const many = Array.from({ length: 18 }, (_, index) => `r${index}`)
  expect(rulesInWords(many)).toBe(`${many.slice(0, 16).join(', ')} and 2 more`)
  expect(rulesInWords(many.slice(0, 16))).toBe(many.slice(0, 16).join(', '))
})

test('what a role says is taken as it stands, also what nobody would have meant', () => {
  const [rule] = rulesOfAnswer({
    resourceRules: [{ verbs: ['get, list'], apiGroups: [''], resources: ['deployments.apps'] }],
  })
  expect(rule).toEqual({ verb: 'get, list', resource: 'deployments.apps', group: '', names: [] })
  expect(covers(rule!, parseRule('get deployments.apps'))).toBe(false)
  expect(isVoid(rule!, served)).toBe(true)
})
