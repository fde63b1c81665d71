import { expect, test } from 'vitest'
import { user } from '../identity.ts'
import { refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeCreation } from './creation.ts'

const alice = user('alice')
const served = {
  'GET /apis/apps/v1': {
    body: {
      resources: [
        { name: 'deployments/scale', kind: 'Deployment' },
        { name: 'deployments', kind: 'Deployment' },
      ],
    },
  },
  'GET /api/v1': { body: { resources: [{ name: 'namespaces', kind: 'Namespace' }] } },
}
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' }

test('an object is created by a dry run, as the one who asks, under a fresh name', async () => {
  const target = targetOf({ answers: served })
  const collection = '/apis/apps/v1/namespaces/shop/deployments'
  expect(await observeCreation(target, alice, deployment, 'shop', 'accepted')).toMatchObject({ ok: false })
  const asked = target.asked.find(it => it.method === 'POST')
  expect(asked).toMatchObject({ method: 'POST', path: `${collection}?dryRun=All`, as: alice })
  expect(asked?.body).toEqual({ ...deployment, metadata: { name: target.nonce } })
})

test('what is accepted is answered with 201, what is refused with 403', async () => {
  const path = 'POST /api/v1/namespaces'
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }
  const look = async (status: number, expected: 'accepted' | 'refused') => {
    const answers = { ...served, [path]: status === 201 ? {} : refusal(status, 'no') }
    return (await observeCreation(targetOf({ answers }), alice, namespace, undefined, expected)).ok
  }
  expect(await Promise.all([look(201, 'accepted'), look(403, 'refused')])).toEqual([true, true])
  expect(await look(201, 'refused')).toBe(false)
})

test('a kind that is not served cannot be asked for', async () => {
  const pod = { apiVersion: 'v1', kind: 'Pod' }
  await expect(observeCreation(targetOf({ answers: served }), alice, pod, 'shop', 'refused')).rejects.toThrow(
    'the API server serves no Pod of v1',
  )
})

test('the evidence tells which object it was, where that is said', async () => {
  const target = targetOf({ answers: served })
  const { where } = await observeCreation(
    target,
    alice,
    deployment,
    'shop',
    'accepted',
    'one of two replicas',
  )
  expect(where).toMatch(/dryRun=All as alice: one of two replicas$/)
})
