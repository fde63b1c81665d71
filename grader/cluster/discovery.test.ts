import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { allResources } from '../testing/discovered.ts'
import { targetOf } from '../testing/target.ts'
import { apiResources, pathOf, servedResources } from './discovery.ts'

test('resources are those that discovery tells, with their groups', async () => {
  expect(await servedResources(targetOf({ answers: allResources }))).toEqual(
    new Set(['pods', 'nodes', 'componentstatuses', 'bindings', 'horizontalpodautoscalers.autoscaling']),
  )
  const silent = targetOf({ answers: { ...allResources, 'GET /apis': refusal(503, 'not now') } })
  await expect(servedResources(silent)).rejects.toThrow('was answered with 503: not now')
})

test('each is told with its versions, verbs and subresources, and where its objects are', async () => {
  const all = await apiResources(targetOf({ answers: allResources }))
  expect(all[0]).toEqual({
    ...{ group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true },
    verbs: ['create', 'delete', 'get', 'list'],
    subresources: [{ name: 'log', verbs: ['get'] }],
  })
  expect(all.filter(it => it.group).map(it => it.version)).toEqual(['v2', 'v1'])
  expect(all.map(it => pathOf(it, 'shop'))).toEqual([
    '/api/v1/namespaces/shop/pods',
    '/api/v1/nodes',
    '/api/v1/componentstatuses',
    '/api/v1/namespaces/shop/bindings',
    '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers',
    '/apis/autoscaling/v1/namespaces/shop/horizontalpodautoscalers',
  ])
  expect(pathOf(all[0]!)).toBe('/api/v1/pods')
})
