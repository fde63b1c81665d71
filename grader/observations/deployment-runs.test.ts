import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Reply } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeDeploymentRuns } from './deployment-runs.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const deployment = (image: string, replicas: number, available = replicas) => ({
  metadata: { namespace: 'shop', name: 'web' },
  spec: {
    replicas,
    template: { metadata: { annotations: { at: image } }, spec: { containers: [{ image }] } },
  },
  status: { availableReplicas: available },
})
const other = { ...deployment('z', 9), metadata: { namespace: 'other', name: 'web' } }
const wrong = async (now: Reply | (() => Reply)) => {
  const target = targetOf({
    answers: { 'GET /apis/apps/v1/namespaces/shop/deployments/web': now },
    left: { objects: { '/apis/apps/v1/deployments': [other, deployment('a', 2)] } },
  })
  const seen = await observeDeploymentRuns(target, 'shop', 'web')
  return seen.filter(it => !it.ok).map(it => `${it.where}: ${it.actual}`)
}

test('one that says and runs what it did is as it was, restarted or not', async () => {
  expect(await wrong({ body: deployment('a', 2) })).toEqual([])
  const { metadata, spec, status } = deployment('a', 2)
  const restarted = { ...spec.template, metadata: { annotations: { restartedAt: 'now' } } }
  expect(await wrong({ body: { metadata, status, spec: { ...spec, template: restarted } } })).toEqual([])
})

test('one that is gone, that runs something else, or another number of Pods, is not', async () => {
  expect(await wrong({ status: 404 })).toEqual(['Deployment shop/web: gone'])
  expect(await wrong({ body: deployment('b', 1) })).toEqual([
    'Deployment shop/web, spec of its Pods: another',
    'Deployment shop/web, replicas: 1',
    'Deployment shop/web, Pods available: 1',
  ])
})

test('Pods that start are waited for, and those that do not are told', async () => {
  let looks = 0
  expect(await wrong(() => ({ body: deployment('a', 2, ++looks > 3 ? 2 : 1) }))).toEqual([])
  expect(await wrong({ body: { ...deployment('a', 2), status: {} } })).toEqual([
    'Deployment shop/web, Pods available: 0',
  ])
})

test('one that the setup did not leave cannot be judged', async () => {
  await expect(observeDeploymentRuns(targetOf({ left: { objects: {} } }), 'shop', 'web')).rejects.toThrow(
    'the setup left no Deployment web in shop',
  )
})
