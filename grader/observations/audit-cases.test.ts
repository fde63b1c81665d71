import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { auditCases } from './audit-cases.ts'

test('each path of each line is a request, at the level and as the one who is said', () => {
  const cases = auditCases(targetOf(), 'Metadata', 'nobody', 'GET /version /api/v1/nodes?limit=1\n  GET /x1')
  expect(cases).toEqual(
    ['/version', '/api/v1/nodes?limit=1', '/x1'].map(path => ({
      ask: { path, as: 'nobody' },
      level: 'Metadata',
    })),
  )
})

test('what changes something is a dry run, and what is created has the body that its resource needs', () => {
  const asks = auditCases(
    targetOf(),
    'Request',
    'grader',
    `POST /api/v1/namespaces/shop/secrets /apis/rbac.authorization.k8s.io/v1/clusterroles
    POST /api/v1/namespaces/shop/serviceaccounts/default/token /x1 /api/v1/namespaces/shop/pods/x1/exec
    DELETE /api/v1/namespaces/shop/pods?labelSelector=x1`,
  ).map(it => it.ask)
  expect(asks.map(it => `${it.method} ${it.path}`)).toEqual([
    'POST /api/v1/namespaces/shop/secrets?dryRun=All',
    'POST /apis/rbac.authorization.k8s.io/v1/clusterroles?dryRun=All',
    'POST /api/v1/namespaces/shop/serviceaccounts/default/token?dryRun=All',
    'POST /x1?dryRun=All',
    'POST /api/v1/namespaces/shop/pods/x1/exec?dryRun=All',
    'DELETE /api/v1/namespaces/shop/pods?labelSelector=x1&dryRun=All',
  ])
  expect(asks.map(it => (it.body as { kind?: string } | undefined)?.kind)).toEqual([
    'Secret',
    'ClusterRole',
    'TokenRequest',
    ...[undefined, undefined, undefined],
  ])
  expect(asks[0]?.body).toMatchObject({ metadata: { name: 'x1' }, stringData: { a: 'b' } })
})
