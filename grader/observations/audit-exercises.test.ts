import { expect, test } from 'vitest'
import type { AuditedRequest } from '../cluster/audit-policy.ts'
import { askOf } from './audit-exercises.ts'

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
