import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { allResources } from '../testing/discovered.ts'
import { targetOf } from '../testing/target.ts'
import { sampleOf } from './samples.ts'
import { temporaryObjects } from './temporary-objects.ts'

const created = {
  'POST /api/v1/namespaces': {},
  'POST /api/v1/namespaces/ns-x1/serviceaccounts': {},
  'POST /api/v1/namespaces/ns-x1/pods': {},
  'POST /api/v1/nodes': {},
  'POST /apis/autoscaling/v2/namespaces/ns-x1/horizontalpodautoscalers': refusal(403, 'not here'),
}

test('one of everything that can be created and deleted is made, of the preferred version', async () => {
  const target = targetOf({ answers: { ...allResources, ...created } })
  const made = await temporaryObjects(target)
  expect(made.map(it => [it.path, it.answer.status])).toEqual([
    ['/api/v1/namespaces/ns-x1/pods/one-x1', 201],
    ['/api/v1/nodes/one-x1', 201],
    ['/apis/autoscaling/v2/namespaces/ns-x1/horizontalpodautoscalers/one-x1', 403],
  ])
  expect(target.asked.find(it => it.path.endsWith('/ns-x1/pods'))?.body).toMatchObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'one-x1', namespace: 'ns-x1' },
    spec: { schedulingGates: [{ name: 'cks-lab/never' }] },
  })
})

test('what was made is deleted, and nothing else', async () => {
  const target = targetOf({ answers: { ...allResources, ...created } })
  await temporaryObjects(target)
  await target.undo()
  expect(target.asked.filter(it => it.method === 'DELETE').map(it => it.path)).toEqual([
    '/api/v1/nodes/one-x1?gracePeriodSeconds=0',
    '/api/v1/namespaces/ns-x1/pods/one-x1?gracePeriodSeconds=0',
    '/api/v1/namespaces/ns-x1',
  ])
})

test('a dry run stores nothing', async () => {
  const target = targetOf({ answers: { ...allResources, 'POST /api/v1/nodes': {} } })
  await temporaryObjects(target, { dryRun: true })
  const posted = target.asked.filter(it => it.method === 'POST').map(it => it.path)
  expect(posted).toEqual([
    '/api/v1/namespaces/default/pods?dryRun=All',
    '/api/v1/nodes?dryRun=All',
    '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers?dryRun=All',
  ])
  await target.undo()
  expect(target.asked.filter(it => it.method === 'DELETE')).toEqual([])
})

test('names that are no free choice are those that the API asks for; an unknown kind gets nothing but a name', () => {
  const resource = (group: string, resource: string, namespaced: boolean) => ({
    ...{ group, resource, namespaced, version: 'v1', kind: 'Kind', verbs: [], subresources: [] },
  })
  const nameOf = (group: string, plural: string) =>
    sampleOf(resource(group, plural, false), 'a', 'b').metadata?.name
  expect(nameOf('apiservices', 'apiservices')).toBe('a')
  expect(nameOf('apiregistration.k8s.io', 'apiservices')).toBe('v1.a.nobody.cks-lab.test')
  expect(nameOf('apiextensions.k8s.io', 'customresourcedefinitions')).toBe('a.nobody.cks-lab.test')
  expect(nameOf('networking.k8s.io', 'ipaddresses')).toBe('192.0.2.1')
  expect(sampleOf(resource('shop.test', 'carts', true), 'a', 'b')).toEqual({
    apiVersion: 'shop.test/v1',
    kind: 'Kind',
    metadata: { name: 'a', namespace: 'b' },
  })
})
