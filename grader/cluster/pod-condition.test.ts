import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { conditionIn, podConditionOf } from './pod-condition.ts'

test('the kubelet’s list tells of the pod that a file makes', () => {
  const item = (source: string, status: string) => ({
    metadata: { name: `a-${source}`, annotations: { 'kubernetes.io/config.source': source } },
    spec: { containers: [{ name: 'etcd' }] },
    status: { podIP: '172.30.0.2', conditions: [{ type: 'Ready', status, message: 'why' }] },
  })
  expect(conditionIn([item('api', 'False'), item('file', 'True')], 'etcd')).toEqual({
    name: 'a-file',
    ready: true,
    message: 'why',
    ip: '172.30.0.2',
  })
  expect(conditionIn([item('file', 'True')], 'kube-apiserver')).toBeUndefined()
})

const pod = (status?: object) => ({
  metadata: { name: 'a', annotations: { 'kubernetes.io/config.source': 'file' } },
  spec: { containers: [{ name: 'beside' }, { name: 'etcd' }] },
  ...(status && { status }),
})

test('the reason of a pod that is not ready is told, and what is not known of it is left out', () => {
  const without = { metadata: { name: 'b' }, spec: pod().spec }
  const scheduled = { type: 'PodScheduled', status: 'True', message: 'not this one' }
  const of = (status?: object) => conditionIn([without, pod(status)], 'etcd')
  const conditions = [scheduled, { type: 'Ready', status: 'False', reason: 'ContainersNotReady' }]
  expect(of({ hostIP: '10.0.0.1', conditions })).toEqual({
    name: 'a',
    ready: false,
    message: 'ContainersNotReady',
    hostIp: '10.0.0.1',
  })
  const unjudged = { name: 'a', ready: false, message: 'the kubelet has not judged it yet' }
  expect([of(), of({}), of({ conditions: [scheduled] })]).toEqual([unjudged, unjudged, unjudged])
})

test('of a kubelet that cannot be asked nothing is known, unless the run has ended', async () => {
  const over = new AbortController()
  const dial = () => Promise.reject(new Error('nothing listens'))
  const target = Object.create(targetOf({ node: { dial } }), {
    lab: { value: { credentials: async () => ({}) } },
    signal: { value: over.signal },
  })
  expect(await podConditionOf(target, 'etcd')).toBeUndefined()
  over.abort()
  await expect(podConditionOf(target, 'etcd')).rejects.toThrow()
})
