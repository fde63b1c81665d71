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

test('what the API server would not start with is told with its line', () => {
  expect(problem('rules: []')).toBe('line 3: rules is empty; there has to be a rule')
  expect(problem('rules:\n- level: metadata')).toContain(
    'line 4: rules[0].level is "metadata"; levels are None,',
  )
  expect(problem('rules:\n- verbs: [get]')).toBe('line 4: rules[0].level is missing')
  expect(problem('rules:\n- level: None\n  verbs: get')).toBe(
    'line 5: rules[0].verbs is the text "get", not a list',
  )
  expect(problem('rules: [{level: None, users: [1]}]')).toContain('users[0] is 1, not a text')
  expect(problem('omitStages: [Received]\nrules: [{level: None}]')).toContain('omitStages[0] is "Received"')
  expect(problem('rules: [{level: None, nonResourceURLs: ["/a"], namespaces: [b]}]')).toContain(
    'together with',
  )
  expect(problem('rules: [{level: None, nonResourceURLs: ["a"]}]')).toContain('begins with "/"')
  expect(problem('rules: [{level: None, nonResourceURLs: ["/a*b"]}]')).toContain('last character')
  expect(problem('rules: [{level: None, resources: [{group: apps, resourceNames: [a]}]}]')).toContain(
    'no resources',
  )
  expect(problem('rules: [{level: None, resources: [{group: apps/v1}]}]')).toContain(
    'no name of an API group',
  )
  expect(problem('rules: [{level: None}]\nnonsense: - [')).toMatch(/^line 4: /)
  expect(problem('metadata: {labels: {a: 1}}\nrules: [{level: None}]')).toContain('metadata.labels.a is 1')
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
