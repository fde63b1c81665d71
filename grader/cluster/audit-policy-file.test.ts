import { expect, test } from 'vitest'
import { readAuditPolicy } from './audit-policy-file.ts'

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n'
const read = (rest: string) => readAuditPolicy(head + rest)
const problem = (rest: string) => read(rest).problem

test('a policy is read with the lines of its rules', () => {
  const file = read('omitStages: [Panic]\nrules:\n- level: None\n  verbs: [get]\n# c\n- level: Metadata\n')
  expect(file.policy).toMatchObject({
    omitStages: ['Panic'],
    rules: [{ level: 'None', verbs: ['get'] }, { level: 'Metadata' }],
  })
  expect([file.lineOfRule(0), file.lineOfRule(1), file.ignored]).toEqual([5, 8, []])
})

test('fields that are none are left out and told, those given twice too', () => {
  const file = read(`rules:
- level: Metadata
  verb: [get]
  resources:
  - group: ""
    resource: [pods]
    verbs: [get]
  level: None
`)
  expect(file.policy?.rules).toEqual([{ level: 'None', resources: [{ group: '' }] }])
  expect(file.ignored.map(it => `${it.line} ${it.field}`).sort()).toEqual([
    '10 rules[0].level',
    '5 rules[0].verb',
    '8 rules[0].resources[0].resource',
    '9 rules[0].resources[0].verbs',
  ])
})

test('null is nothing: an empty list matches everything, an empty group is the core', () => {
  expect(read('rules: [{level: None, verbs: null, resources: [{group: }, null]}]').policy?.rules).toEqual([
    { level: 'None', resources: [{ group: '' }, {}] },
  ])
})

const stages = 'stages are RequestReceived, ResponseStarted, ResponseComplete, Panic'
const together = 'is given together with resources or namespaces; a rule has one of them'
const group = (length: number) => `${'a'.repeat(60)}.`.repeat(5).slice(0, length)

test.each([
  ['', 'line 1: rules is empty; there has to be a rule'],
  ['rules: []', 'line 3: rules is empty; there has to be a rule'],
  ['rules: {a: 1}', 'line 3: rules is an object, not a list'],
  ['rules: [[]]', 'line 3: rules[0] is a list, not an object with fields'],
  ['rules: [None]', 'line 3: rules[0] is the text "None", not an object with fields'],
  [
    'rules:\n- level: metadata',
    'line 4: rules[0].level is "metadata"; levels are None, Metadata, Request, RequestResponse',
  ],
  ['rules:\n- verbs: [get]', 'line 4: rules[0].level is missing'],
  ['rules:\n- level: None\n  verbs: get', 'line 5: rules[0].verbs is the text "get", not a list'],
  ['rules: [{level: None, users: [1]}]', 'line 3: rules[0].users[0] is 1, not a text'],
  ['rules: [{level: [None]}]', 'line 3: rules[0].level is a list, not a text'],
  ['rules: [{level: {a: 1}}]', 'line 3: rules[0].level is an object, not a text'],
  ['omitStages: [Received]\nrules: [{level: None}]', `line 3: omitStages[0] is "Received"; ${stages}`],
  [
    'rules:\n- level: None\n  omitStages:\n  - Panic\n  - panic',
    `line 7: rules[0].omitStages[1] is "panic"; ${stages}`,
  ],
  [
    'omitManagedFields: "yes"\nrules: [{level: None}]',
    'line 3: omitManagedFields is the text "yes", not true or false',
  ],
  [
    'rules:\n- level: None\n  namespaces: [b]\n  nonResourceURLs: ["/a"]',
    `line 6: rules[0].nonResourceURLs ${together}`,
  ],
  [
    'rules:\n- level: None\n  resources: [{}]\n  nonResourceURLs: ["/a"]',
    `line 6: rules[0].nonResourceURLs ${together}`,
  ],
  [
    'rules:\n- level: None\n  nonResourceURLs:\n  - "/a"\n  - "a"',
    'line 7: rules[0].nonResourceURLs[1] is "a"; a path begins with "/"',
  ],
  [
    'rules:\n- level: None\n  nonResourceURLs:\n  - "/a"\n  - "/a*b"',
    'line 7: rules[0].nonResourceURLs[1] is "/a*b"; "*" may only be its last character',
  ],
  [
    'rules:\n- level: None\n  resources:\n  - group: apps\n    resourceNames: [a]',
    'line 7: rules[0].resources[0].resourceNames is given, and no resources',
  ],
  [
    'rules:\n- level: None\n  resources:\n  - resources: [a]\n    group: apps/v1',
    'line 7: rules[0].resources[0].group is "apps/v1", which is no name of an API group',
  ],
  ...['-a', 'a-', 'A', 'a..b', 'a.-b', '.a', 'a.', 'a.B', group(254)].map(it => [
    `rules: [{level: None, resources: [{group: "${it}"}]}]`,
    `line 3: rules[0].resources[0].group is "${it}", which is no name of an API group`,
  ]),
  ['metadata: {labels: {a: 1}}\nrules: [{level: None}]', 'line 3: metadata.labels.a is 1, not a text'],
])('the API server does not start with %j', (policy, expected) => expect(problem(policy)).toBe(expected))

test('a file that is no object, or cannot be read, is told with its line', () => {
  expect(readAuditPolicy('- a').problem).toBe('line 1: it is a list, not an object with fields')
  expect(readAuditPolicy('a').problem).toBe('line 1: it is the text "a", not an object with fields')
  expect(problem('rules: [{level: None}]\nnonsense: - [')).toMatch(/^line 4: /)
})

test.each([
  'rules: [{level: None, nonResourceURLs: ["*", "/a*", "/"]}]',
  'rules: [{level: None, resources: [{group: apps, resources: [a], resourceNames: [b]}], namespaces: [c]}]',
  'rules: [{level: None, nonResourceURLs: ["/a"], resources: [], namespaces: []}]',
  `rules: [{level: None, resources: [{group: "${group(253)}"}, {group: a-b.c}, {group: a}, {group: 1a.b-2}]}]`,
  'omitManagedFields: true\nrules: [{level: None, omitManagedFields: false, omitStages: [Panic]}]',
  'metadata: {name: a, labels: {b: c}, generation: 3, ownerReferences: [{}], finalizers: [d]}\nrules: [{level: None}]',
])('it starts with %j', policy => {
  expect(read(policy)).toMatchObject({ ignored: [] })
  expect(problem(policy)).toBeUndefined()
})

test('a field given twice is told with its own line in a long list, too', () => {
  const rules = Array.from({ length: 12 }, () => '- level: None')
  expect(read(`rules:\n${rules.join('\n')}\n  level: None`).ignored).toEqual([
    { field: 'rules[11].level', line: 16, why: expect.stringContaining('twice') },
  ])
})

test('it has to be of the one version that there is; its kind goes without saying', () => {
  const of = (type: string) => readAuditPolicy(`${type}\nrules: [{level: None}]`).problem
  expect(of('kind: Policy')).toContain('apiVersion is missing')
  expect(of('apiVersion: audit.k8s.io/v1beta1')).toContain('"audit.k8s.io/v1beta1", not audit.k8s.io/v1')
  expect(of('apiVersion: audit.k8s.io/v1\nkind: policy')).toContain('"policy", not Policy')
  expect(of('apiVersion: audit.k8s.io/v1')).toBeUndefined()
  expect(of('ApiVersion: audit.k8s.io/v1')).toBeUndefined()
  expect(readAuditPolicy('').problem).toContain('apiVersion is missing')
})
