import { describe, expect, test } from 'vitest'
import { type AuditedRequest, type AuditRule, auditDecision } from './audit-policy.ts'

const user = { name: 'alice', groups: ['dev', 'system:authenticated'] }
const asks = (more: Partial<AuditedRequest> = {}): AuditedRequest => ({
  user,
  verb: 'get',
  group: '',
  resource: 'pods',
  namespace: 'shop',
  name: 'a',
  ...more,
})
const path = (of: string): AuditedRequest => ({ user, verb: 'get', path: of })
const hits = (rule: Omit<AuditRule, 'level'>, request: AuditedRequest) =>
  auditDecision({ rules: [{ level: 'Metadata', ...rule }] }, request).level === 'Metadata'

test('the first rule that matches counts, and without one nothing is logged', () => {
  const rules: AuditRule[] = [
    { level: 'Request', verbs: ['get'] },
    { level: 'Metadata', verbs: ['get', 'list'] },
  ]
  expect(['get', 'list', 'watch'].map(verb => auditDecision({ rules }, asks({ verb })).level)).toEqual([
    'Request',
    'Metadata',
    'None',
  ])
})

test('the stages left out are those of the policy and of the rule', () => {
  const rules: AuditRule[] = [{ level: 'Metadata', verbs: ['get'], omitStages: ['ResponseStarted'] }]
  const policy = { omitStages: ['RequestReceived' as const], rules }
  expect(auditDecision(policy, asks()).omitStages).toEqual(['RequestReceived', 'ResponseStarted'])
  expect(auditDecision(policy, asks({ verb: 'list' })).omitStages).toEqual(['RequestReceived'])
})

test('users and groups must both be right where both are given', () => {
  expect(hits({ users: ['alice'], userGroups: ['ops', 'dev'] }, asks())).toBe(true)
  expect(hits({ users: ['bob'], userGroups: ['dev'] }, asks())).toBe(false)
  expect(hits({ users: ['alice'], userGroups: ['ops'] }, asks())).toBe(false)
})

describe('resources', () => {
  const of = (...resources: string[]) => ({ resources: [{ group: '', resources }] })
  const log = asks({ subresource: 'log' })

  test('do not include their subresources', () => {
    expect([hits(of('pods'), asks()), hits(of('pods'), log)]).toEqual([true, false])
    expect([hits(of('pods/log'), asks()), hits(of('pods/log'), log)]).toEqual([false, true])
    expect([hits(of('pods/*'), asks()), hits(of('pods/*'), log)]).toEqual([true, true])
    expect([hits(of('*/log'), asks()), hits(of('*/log'), log)]).toEqual([false, true])
    expect([hits(of('*'), asks()), hits(of('*'), log)]).toEqual([true, true])
    expect([hits(of(), asks()), hits(of(), log)]).toEqual([true, true])
  })

  test('are those of their group', () => {
    expect(hits({ resources: [{ resources: ['*'] }] }, asks({ group: 'apps' }))).toBe(false)
    expect(hits({ resources: [{ group: '*' }] }, asks({ group: 'apps' }))).toBe(false)
    expect(hits({ resources: [{ group: 'apps' }] }, asks({ group: 'apps' }))).toBe(true)
  })

  test('may be limited to names, which a list has none of', () => {
    const named = { resources: [{ resources: ['pods'], resourceNames: ['a'] }] }
    expect(hits(named, asks())).toBe(true)
    expect(hits(named, asks({ name: 'b' }))).toBe(false)
    expect(hits(named, asks({ verb: 'list', name: undefined }))).toBe(false)
  })

  test('lie in the namespaces given; "" is none', () => {
    expect(hits({ namespaces: ['shop'] }, asks())).toBe(true)
    expect(hits({ namespaces: [''] }, asks())).toBe(false)
    expect(hits({ namespaces: [''] }, asks({ resource: 'nodes', namespace: undefined }))).toBe(true)
    expect(hits({ namespaces: [''] }, path('/version'))).toBe(false)
  })
})

test('paths are whole ones or beginnings, and never those of resources', () => {
  const of = (...nonResourceURLs: string[]) => ({ nonResourceURLs })
  expect(hits(of('/healthz*'), path('/healthz/etcd'))).toBe(true)
  expect(hits(of('/healthz'), path('/healthz/etcd'))).toBe(false)
  expect(hits(of('*'), path('/version'))).toBe(true)
  expect(hits(of('*'), asks())).toBe(false)
})
