import { expect, test } from 'vitest'
import { items, refusal } from '../testing/answers.ts'
import { allResources } from '../testing/discovered.ts'
import { targetOf } from '../testing/target.ts'
import { observeEverythingReadable } from './everything-readable.ts'

const answers = {
  ...allResources,
  'GET /api/v1/pods': items({ metadata: { namespace: 'shop', name: 'a' } }),
  'GET /api/v1/nodes': items({ metadata: { name: 'n:1' } }),
  'GET /api/v1/componentstatuses': { body: { items: null } },
  'GET /apis/autoscaling/v2/horizontalpodautoscalers': items(),
  'GET /api/v1/namespaces/shop/pods/a': {},
  'GET /api/v1/nodes/n%3A1': {},
}
const unreadable = refusal(500, 'Internal error: no matching prefix found')

test('everything is readable when each list and each object is', async () => {
  expect(await observeEverythingReadable(targetOf({ answers }))).toEqual([
    {
      ok: true,
      where: 'the API server',
      expected: 'every object can be read',
      actual: 'all 2 objects of 4 resources',
    },
  ])
})

test('an object that cannot be read, and a list, are told; one that is gone meanwhile is not', async () => {
  const broken = targetOf({
    answers: {
      ...answers,
      'GET /api/v1/namespaces/shop/pods/a': unreadable,
      'GET /api/v1/componentstatuses': unreadable,
      'GET /api/v1/nodes/n%3A1': refusal(404, 'not found'),
    },
  })
  expect((await observeEverythingReadable(broken)).map(it => [it.ok, it.where, it.actual])).toEqual([
    [
      false,
      'GET /api/v1/componentstatuses as cluster administrator',
      '500: Internal error: no matching prefix found',
    ],
    [
      false,
      'GET /api/v1/namespaces/shop/pods/a as cluster administrator',
      '500: Internal error: no matching prefix found',
    ],
  ])
})

test('only what is named is read, and naming what there is not is no success', async () => {
  const target = targetOf({ answers: { ...answers, 'GET /api/v1/namespaces/shop/pods/a': unreadable } })
  expect(await observeEverythingReadable(target, 'nodes')).toMatchObject([
    { ok: true, actual: 'all 1 objects of 1 resources' },
  ])
  expect(await observeEverythingReadable(target, 'secret')).toMatchObject([{ ok: false }])
})
