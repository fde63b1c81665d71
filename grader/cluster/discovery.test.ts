import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { discovery } from '../testing/rules-reviews.ts'
import { targetOf } from '../testing/target.ts'
import { servedResources } from './discovery.ts'

test('resources are those that discovery tells, with their groups', async () => {
  expect(await servedResources(targetOf({ answers: discovery }))).toEqual(
    new Set(['pods', 'secrets', 'deployments.apps']),
  )
  const silent = targetOf({ answers: { ...discovery, 'GET /apis': refusal(503, 'not now') } })
  await expect(servedResources(silent)).rejects.toThrow('was answered with 503: not now')
})
