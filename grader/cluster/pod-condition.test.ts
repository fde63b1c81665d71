import { expect, test } from 'vitest'
import { conditionIn } from './pod-condition.ts'

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
