import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { argvFound, commandOf, mountsFound, podFound } from './pods.ts'

const mounts = [
  { mountPath: '/etc/kubernetes/pki', name: 'certs', readOnly: true },
  { mountPath: '/usr/share/ca-certificates', name: 'distribution', readOnly: true },
]
const manifest = stringify({
  metadata: { name: 'etcd', labels: { tier: 'control-plane' } },
  spec: {
    containers: [{ name: 'etcd', command: ['etcd', '--name=a'], image: 'e:1', volumeMounts: mounts }],
    volumes: [
      { name: 'certs', hostPath: { path: '/etc/kubernetes/pki', type: 'DirectoryOrCreate' } },
      { name: 'distribution', hostPath: { path: '/usr/share/ca-certificates', type: 'DirectoryOrCreate' } },
    ],
    hostNetwork: true,
  },
})

test('arguments are told by flag, with all values of one that is repeated', () => {
  const argv = ['etcd', '--name=a=b', '--listen=1', '--listen=2', '--debug']
  expect(argvFound('etcd', argv)).toEqual({
    'etcd --name': 'a=b',
    'etcd --listen': '1 2',
    'etcd --debug': '',
  })
  expect(commandOf(manifest)).toEqual(['etcd', ['etcd', '--name=a']])
})

test('a mount is told with its source, type, place and mode; those of the distribution are left out', () => {
  expect(mountsFound(manifest)).toEqual({
    'etcd /etc/kubernetes/pki': '/etc/kubernetes/pki DirectoryOrCreate /etc/kubernetes/pki true',
  })
})

test('the rest of a pod is told field by field', () => {
  expect(podFound(manifest)).toEqual({
    'etcd metadata.name': 'etcd',
    'etcd metadata.labels.tier': 'control-plane',
    'etcd spec.containers[etcd].name': 'etcd',
    'etcd spec.containers[etcd].image': 'e:1',
    'etcd spec.hostNetwork': 'true',
  })
})
