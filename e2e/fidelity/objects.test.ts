import { expect, test } from 'vitest'
import { dryRunObjects, objectsFound } from './objects.ts'

const dryRun = `[upload-config] Storing the configuration
[dryrun] Would perform action CREATE on resource "configmaps" in API group "core/v1"
[dryrun] Attached object:
apiVersion: v1
kind: ConfigMap
metadata:
  name: kubeadm-config
  namespace: kube-system
data:
  ClusterConfiguration: |
    networking:
      podSubnet: 10.244.0.0/16

[dryrun] Would perform action CREATE on resource "roles" in API group "rbac.authorization.k8s.io/v1"
[dryrun] Attached object:
kind: Role
metadata:
  name: kubeadm:x
  namespace: kube-system
rules:
- apiGroups: [""]
  verbs: [get]
  resources: [configmaps]

[dryrun] Would perform action GET on resource "nodes" in API group "core/v1"
[dryrun] Resource name "n", namespace ""
[dryrun] Attached object:
kind: Node
metadata:
  name: n

[addons] Applied
`

test('what kubeadm would create is read out of a dry run, and what it only looked at is not', () => {
  const objects = dryRunObjects(dryRun)
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ConfigMap kubeadm-config',
    'Role kubeadm:x',
  ])
  expect(objectsFound(objects).configmaps).toEqual({
    'kubeadm-config ClusterConfiguration.networking.podSubnet': '10.244.0.0/16',
  })
})

test('a role reads the same in whatever order its rules are written', () => {
  const metadata = { name: 'kubeadm:x', namespace: 'kube-system' }
  const rules = [{ verbs: ['get'], resources: ['configmaps'], apiGroups: [''] }]
  const served = objectsFound([{ kind: 'Role', metadata, rules }]).rbac
  expect(Object.keys(served!)).toEqual(['Role kube-system/kubeadm:x'])
  expect(objectsFound(dryRunObjects(dryRun)).rbac).toEqual(served)
})

test('a binding is told by its role and subjects, an aggregated role by what it is made of', () => {
  const subjects = [
    { kind: 'Group', name: 'g', apiGroup: 'rbac.authorization.k8s.io' },
    { kind: 'ServiceAccount', name: 's', namespace: 'n' },
  ]
  const found = objectsFound([
    {
      kind: 'ClusterRoleBinding',
      metadata: { name: 'b' },
      roleRef: { kind: 'ClusterRole', name: 'r' },
      subjects,
    },
    {
      kind: 'ClusterRole',
      metadata: { name: 'view' },
      aggregationRule: { of: 'parts' },
      rules: [{ verbs: ['get'] }],
    },
  ]).rbac
  expect(found).toEqual({
    'ClusterRoleBinding b': '{"role":"ClusterRole r","subjects":["Group g","ServiceAccount n/s"]}',
    'ClusterRole view': '{"aggregationRule":{"of":"parts"}}',
  })
})

test('a node is told by its labels and taints', () => {
  const taints = [{ key: 'k', effect: 'NoSchedule' }]
  const node = { kind: 'Node', metadata: { name: 'n', labels: { a: 'b' } }, spec: { taints } }
  expect(objectsFound([node]).node).toEqual({ 'label a': 'b', 'taint k': ':NoSchedule' })
})
