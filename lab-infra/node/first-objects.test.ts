import { expect, test } from 'vitest'
import { firstObjects } from './first-objects.ts'

const entry = (key: string, value = 'k8s\0') =>
  [key, value].map(it => Buffer.from(it).toString('base64')) as [string, string]

test('what every cluster of a version begins with is kept', () => {
  const kept = [
    'clusterroles/admin',
    'namespaces/default',
    'serviceaccounts/kube-system/deployment-controller',
  ]
  const entries = kept.map(key => entry(`/registry/${key}`))
  expect(firstObjects(entries)).toEqual(entries)
})

test('nothing is kept that is secret, a certificate’s, a node’s or kubeadm’s', () => {
  const others = [
    'secrets/kube-system/bootstrap-token-abcdef',
    'configmaps/kube-system/extension-apiserver-authentication',
    'configmaps/default/kube-root-ca.crt',
    'configmaps/kube-public/cluster-info',
    'minions/control-plane',
    'pods/kube-system/etcd-control-plane',
    'leases/kube-system/kube-scheduler',
    'certificatesigningrequests/csr-1',
    'services/specs/default/kubernetes',
    'rolesandmore/x',
  ]
  expect(firstObjects(others.map(key => entry(`/registry/${key}`)))).toEqual([])
  expect(firstObjects([entry('/registry/clusterroles/x', 'k8s\0…manager: kubeadm')])).toEqual([])
})
