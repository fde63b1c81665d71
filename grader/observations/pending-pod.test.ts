import { expect, test } from 'vitest'
import { findingOf } from '../finding.ts'
import { type Reply, refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { withPendingPod } from './pending-pod.ts'

const pods = '/api/v1/namespaces/shop/pods'
const spec = { containers: [{ image: 'a' }] }
const seen = (reply: Reply) => {
  const target = targetOf({ answers: { [`POST ${pods}`]: reply } })
  const look = (name: string) => ({ ok: name === 'x1-7', where: 'a', expected: 'b', actual: name })
  return { target, finding: findingOf(withPendingPod(target, 'shop', spec, look)) }
}

test('the pod is stored, never scheduled, and deleted after the run', async () => {
  const { target, finding } = seen({ status: 201, body: { metadata: { name: 'x1-7' } } })
  expect(await finding).toMatchObject({ passed: true })
  expect(target.asked.find(it => it.method === 'POST')).toMatchObject({
    path: pods,
    body: {
      metadata: { generateName: 'x1-' },
      spec: { schedulingGates: [{}], containers: [{ image: 'a' }] },
    },
  })
  await target.undo()
  expect(target.asked.at(-1)).toMatchObject({ method: 'DELETE', path: `${pods}/x1-7?gracePeriodSeconds=0` })
})

test('one that is refused is a failed finding, and one that cannot be asked for is none', async () => {
  expect(await seen(refusal(403, 'violates PodSecurity')).finding).toMatchObject({
    passed: false,
    evidence: [{ actual: '403: violates PodSecurity' }],
  })
  await expect(seen(refusal(500, 'no etcd')).finding).rejects.toThrow('no etcd')
})
