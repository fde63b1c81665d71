import { describe, expect, test } from 'vitest'
import {
  type AuditedRequest,
  type AuditPolicy,
  type AuditRule,
  auditDecision,
} from '../cluster/audit-policy.ts'
import { randomPolicy, randomRequest } from '../testing/audit-policies.ts'
import { randomOf } from '../testing/random.ts'
import { type AskedPolicy, comparePolicies } from './audit-meaning.ts'
import { describeAudited, kindsOfRequest } from './audit-requests.ts'

const core = (...resources: string[]) => [{ group: '', resources }]
const asked: AskedPolicy = {
  omitStages: ['RequestReceived'],
  rules: [
    { sentence: 'lead', level: 'None', users: ['lead'], verbs: ['get', 'list', 'watch'] },
    { sentence: 'system', level: 'Metadata', namespaces: ['kube-system'] },
    { sentence: 'bodies', level: 'RequestResponse', resources: [...core('secrets'), { group: 'rbac' }] },
    { sentence: 'rest', level: ['RequestResponse', 'Metadata'], resources: core('secrets/*') },
    { sentence: 'rest', level: 'Metadata' },
  ],
}
const right: AuditRule[] = [
  { level: 'None', users: ['lead'], verbs: ['get', 'list', 'watch'] },
  { level: 'Metadata', namespaces: ['kube-system'] },
  { level: 'RequestResponse', resources: [...core('secrets'), { group: 'rbac' }] },
  { level: 'Metadata' },
]
const policy = (...rules: AuditRule[]): AuditPolicy => ({ omitStages: ['RequestReceived'], rules })
const broken = (of: AuditPolicy) =>
  [...new Set(comparePolicies(of, asked).map(it => it.sentence ?? 'stages'))].sort()
const inserted = (at: number, ...rules: AuditRule[]) => policy(...right.toSpliced(at, 0, ...rules))
const instead = (at: number, ...rules: AuditRule[]) => policy(...right.toSpliced(at, 1, ...rules))

describe('every right way is right', () => {
  test.each<[string, AuditPolicy]>([
    ['as it is asked', policy(...right)],
    [
      'split, in another order where that does not matter, and with a word too much',
      policy(
        { level: 'None', users: ['lead'], verbs: ['watch'], userGroups: ['system:authenticated'] },
        { level: 'None', users: ['lead'], verbs: ['get', 'list'] },
        { level: 'Metadata', namespaces: ['kube-system'], resources: [{ group: 'rbac' }] },
        { level: 'Metadata', namespaces: ['kube-system'] },
        { level: 'RequestResponse', resources: [{ group: 'rbac', resources: ['*'] }] },
        { level: 'RequestResponse', resources: core('secrets/*') },
        { level: 'Metadata', users: ['somebody'] },
        { level: 'Metadata' },
        { level: 'None', users: ['lead'] },
      ),
    ],
    [
      'the stage in every rule that logs',
      {
        rules: right.map(it => ({
          ...it,
          ...(it.level !== 'None' && { omitStages: ['RequestReceived'] as const }),
        })) as AuditRule[],
      },
    ],
    [
      'what is left in two',
      policy(...right.slice(0, 3), { level: 'Metadata', nonResourceURLs: ['*'] }, { level: 'Metadata' }),
    ],
  ])('%s', (_, it) => expect(broken(it)).toEqual([]))
})

describe('every sentence can be broken by a word that it does not use', () => {
  test.each<[string, AuditPolicy, string[]]>([
    [
      'a verb left out',
      instead(3, {
        level: 'Metadata',
        verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
      }),
      ['rest'],
    ],
    [
      'another group of users',
      inserted(2, { level: 'None', userGroups: ['system:nodes'] }),
      ['bodies', 'rest'],
    ],
    [
      'a resource of another group',
      inserted(3, { level: 'None', resources: [{ group: 'events.k8s.io' }] }),
      ['rest'],
    ],
    ['a subresource', inserted(3, { level: 'None', resources: core('pods/exec') }), ['rest']],
    [
      'one object by its name',
      inserted(2, {
        level: 'None',
        resources: [{ group: '', resources: ['secrets'], resourceNames: ['a'] }],
      }),
      ['bodies'],
    ],
    ['one namespace', inserted(2, { level: 'Metadata', namespaces: ['shop'] }), ['bodies']],
    ['what lies in no namespace', inserted(2, { level: 'Metadata', namespaces: [''] }), ['bodies']],
    ['some paths', inserted(0, { level: 'None', nonResourceURLs: ['/healthz*'] }), ['rest']],
    [
      'no paths',
      instead(3, { level: 'Metadata', resources: [{ group: '', resources: ['*'] }], verbs: ['get'] }),
      ['rest'],
    ],
    [
      'only those who are signed in',
      instead(3, { level: 'Metadata', userGroups: ['system:authenticated', 'system:unauthenticated'] }),
      ['rest'],
    ],
    [
      'resources one by one',
      instead(2, {
        level: 'RequestResponse',
        resources: [...core('secrets'), { group: 'rbac', resources: ['roles'] }],
      }),
      ['bodies'],
    ],
    ['paths missing for the first', instead(0, { ...right[0]!, resources: core('*') }), ['lead']],
    ['no rule for the rest', policy(...right.slice(0, 3)), ['rest']],
    ['the general first', policy(right[3]!, ...right.slice(0, 3)), ['bodies', 'lead']],
    [
      'a stage in one rule',
      { rules: [{ ...right[3]!, omitStages: ['RequestReceived'] }, ...right] },
      ['bodies', 'lead'],
    ],
    [
      'a stage too many',
      { ...policy(...right), omitStages: ['RequestReceived', 'ResponseStarted'] },
      ['stages'],
    ],
    ['a stage too many in one rule', instead(1, { ...right[1]!, omitStages: ['Panic'] }), ['stages']],
    ['no stage', { rules: right }, ['stages']],
  ])('%s', (_, it, sentences) => expect(broken(it)).toEqual(sentences))
})

test('a difference names the rule that decides, and of alike ones there is one', () => {
  const different = comparePolicies(inserted(3, { level: 'None', resources: core('events') }), asked)
  expect(different).toMatchObject([{ sentence: 'rest', expected: 'Metadata', found: 'None', rule: 3 }])
  expect(describeAudited(different[0]!.request)).toBe('get of events in namespace shop by jane')
})

test('which sentence is broken may depend on who asks', () => {
  const wide = instead(0, { level: 'None', users: ['lead'] })
  const brokenBy: AskedPolicy['brokenBy'] = ({ user }) => (user?.name === 'lead' ? 'lead' : undefined)
  expect(comparePolicies(wide, { ...asked, brokenBy }).map(it => it.sentence)).toEqual(['lead'])
})

const users = [
  { name: 'system:anonymous', groups: ['system:unauthenticated'] },
  { name: 'a', groups: ['x', 'system:authenticated'] },
  { name: 'b', groups: ['x', 'y', 'system:authenticated'] },
]
const same = (one: AuditPolicy, other: AuditPolicy, request: AuditedRequest) => {
  const [is, wanted] = [auditDecision(one, request), auditDecision(other, request)]
  return (
    is.level === wanted.level &&
    (is.level === 'None' || [...is.omitStages].sort().join() === [...wanted.omitStages].sort().join())
  )
}

test('two policies are found different where some request shows it, and only there', () => {
  let equal = 0
  for (let seed = 0; seed < 40; seed++) {
    const random = randomOf(seed)
    const one = randomPolicy(random, users)
    // One that differs in a rule, or hardly.
    const rules = one.rules.flatMap(it => (random.chance(0.1) ? [] : random.chance(0.1) ? [it, it] : [it]))
    const other = { ...one, rules: random.chance(0.3) ? [...rules, one.rules.at(-1)!] : rules }
    const wanted: AskedPolicy = {
      omitStages: one.omitStages ?? [],
      rules: one.rules.map(it => ({ ...it, omitStages: undefined, sentence: 's' })) as AskedPolicy['rules'],
    }
    // What is asked has its stages for all rules alike.
    const plain = (policy: AuditPolicy) => ({
      ...policy,
      rules: policy.rules.map(({ omitStages: _, ...it }) => it),
    })
    const [left, right] = [plain(other), plain(one)]
    const different = comparePolicies(left, wanted)
    const requests = random.times(150, 150, () => randomRequest(random, users).request)
    const shown = requests.find(it => !same(left, right, it))
    const what = `seed ${seed}: ${JSON.stringify({ left, right, shown })}`
    if (shown) expect(different.length, what).toBeGreaterThan(0)
    for (const { request } of different) expect(same(left, right, request), what).toBe(false)
    if (different.length === 0) equal++
  }
  expect(equal).toBeGreaterThan(3)
})

test('the kinds of request cover every request by what it matches', () => {
  for (let seed = 0; seed < 10; seed++) {
    const random = randomOf(seed + 1_000)
    const { rules } = randomPolicy(random, users)
    const matched = (request: AuditedRequest) =>
      rules
        .map(it => Number(auditDecision({ rules: [{ ...it, level: 'Metadata' }] }, request).level !== 'None'))
        .join('')
    const known = new Set(kindsOfRequest(rules, { users }).map(matched))
    for (const { request } of random.times(50, 50, () => randomRequest(random, users)))
      expect(known, `seed ${seed}: ${JSON.stringify({ rules, request })}`).toContain(matched(request))
  }
})

test('a policy of hundreds of words is compared, one beyond all measure is refused', () => {
  const many = (n: number, what: string) => Array.from({ length: n }, (_, i) => `${what}${i}`)
  const resources = many(12, 'r').map(it => many(20, it))
  const words = resources.map(
    (it, n): AuditRule => ({ level: 'Request', users: [`u${n}`], resources: core(...it) }),
  )
  const different = comparePolicies(inserted(2, ...words), asked, { served: resources.flat() })
  expect(different.map(it => [it.sentence, it.rule])).toEqual(words.map((_, n) => ['rest', n + 2]))
  const all = many(120, 'w').flatMap((it): AuditRule[] => [
    { level: 'Request', users: [it] },
    { level: 'None', namespaces: [it] },
    { level: 'Metadata', resources: core(it) },
  ])
  expect(() => comparePolicies(policy(...all), asked)).toThrow('too many different words')
})

test('a resource in a group that has none of that name is a gap where it belongs, and no request of its own', () => {
  const served = ['pods', 'secrets', 'roles.rbac']
  const slip = instead(2, { level: 'RequestResponse', resources: core('secrets', 'roles') })
  const sentences = (of: AuditPolicy) => comparePolicies(of, asked, { served }).map(it => it.sentence)
  expect(sentences(slip)).toEqual(['bodies'])
  expect(sentences(instead(2, { level: 'RequestResponse', resources: core('secrets', 'pods') }))).toContain(
    'rest',
  )
  expect(sentences(policy(...right))).toEqual([])
})

test('what a later version adds has a name that no rule of a policy foresees', () => {
  const served = ['pods', 'secrets', 'roles.rbac']
  const listed = (...resources: string[]) =>
    instead(2, {
      level: 'RequestResponse',
      resources: [...core('secrets'), { group: 'rbac', resources: resources.flatMap(it => [it, `${it}/*`]) }],
    })
  for (const resources of [['roles'], ['roles', 'widgets'], ['roles', 'widgets', 'widgets-2']])
    expect(comparePolicies(listed(...resources), asked, { served }).map(it => it.sentence)).toContain(
      'bodies',
    )
})
