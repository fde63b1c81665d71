import { expect, test } from 'vitest'
import { judged, otherManifests, targetOf } from '../testing/target.ts'
import type { Check } from '../types.ts'
import * as guards from './index.ts'

const { controlPlaneHealthy, staticPodFolderTidy } = guards

test.each<[Check, string, string]>([
  [
    guards.controlPlaneHealthy(3),
    'control-plane-healthy',
    'The control plane is ready, and the API server runs as its manifest says',
  ],
  [
    guards.controlPlaneHealthy(3, 'etcd'),
    'control-plane-healthy',
    'The control plane is ready, and etcd runs as its manifest says',
  ],
  [
    guards.staticPodFolderTidy(3),
    'static-pod-folder-tidy',
    'The static pod folder holds the four manifests and no copies',
  ],
  [
    guards.filesMounted(3),
    'files-mounted',
    "Every file that kube-apiserver's flags name reaches its container",
  ],
  [
    guards.filesMounted(3, 'etcd'),
    'etcd-files-mounted',
    "Every file that etcd's flags name reaches its container",
  ],
  [
    guards.filesLieIn(3, '/etc/kubernetes/authn/', 'authentication-config'),
    'files-in-their-folder',
    "The API server's further files lie under /etc/kubernetes/authn",
  ],
  [guards.otherFlagsKept(3), 'other-flags-kept', "The API server's other settings are as they were"],
  [guards.otherFlagsKept(3, {}, [], 'etcd'), 'etcd-flags-kept', "etcd's other settings are as they were"],
  [guards.gatesKept(3), 'gates-kept', 'How the API server authenticates, authorizes and admits is as it was'],
  [guards.kubeletKept(3), 'kubelet-kept', "The kubelet's other settings are as they were"],
  [
    guards.manifestKept(3),
    'manifest-kept',
    "The static pods are as they were, but for kube-apiserver's settings",
  ],
  [
    guards.manifestKept(3, { component: 'etcd', mayMount: true }),
    'manifest-kept',
    "The static pods are as they were, but for etcd's settings and their files",
  ],
  [
    guards.secretFilesProtected(3),
    'credentials-root-only',
    'Files that hold keys or tokens can be read by root only',
  ],
  [
    guards.auditPolicyInForce(3),
    'policy-read',
    'The API server can read its policy file, and runs with it as it is now',
  ],
  [
    guards.answersReadable(3, '/root/a.yaml'),
    'answers-readable',
    '/root/a.yaml can be read: one "name: value" a line',
  ],
])(
  'a guard that is made without an API server, too, by the name that near misses know: %#',
  (check, id, title) => {
    expect(check).toMatchObject({ id, title, points: 3, guard: true, needsApiServer: false })
  },
)

test.each<[Check, string, string]>([
  [
    guards.healthChecksAnswered(3),
    'health-checks-answered',
    "The kubelet's health checks of the API server succeed",
  ],
  [
    guards.healthChecksAnswered(3, 'etcd'),
    'etcd-health-checks-answered',
    "The kubelet's health checks of etcd succeed",
  ],
  [guards.nobodyGained(3), 'nobody-gained', 'Nobody may do what they could not do before'],
  [guards.nobodyLost(3), 'nobody-lost', 'Everybody else may still do what they could do before'],
])('a guard that needs the API server: %#', (check, id, title) => {
  expect(check).toMatchObject({ id, title, points: 3, guard: true })
  expect(check.needsApiServer).toBeUndefined()
})

test('what a task has lost is no guard: it is restored for points', () => {
  const check = guards.nothingLost(3)
  expect(check).toMatchObject({
    id: 'nothing-lost',
    title: 'What was stored in the cluster is still there, and says what it said',
    points: 3,
  })
  expect(check.guard).toBeUndefined()
})

test('what is right is told, too', async () => {
  const evidence = async (check: Check) =>
    (await judged(check, targetOf({ startedAt: 1, manifests: otherManifests }))).evidence
  const where = '/readyz and the container runtime'
  expect(await evidence(controlPlaneHealthy(1))).toEqual([{ where, expected: 'ready', actual: 'ready' }])
  expect(await evidence(staticPodFolderTidy(1))).toEqual([
    {
      where: '/etc/kubernetes/manifests',
      expected: 'one manifest for each component',
      actual: 'kube-apiserver.yaml, etcd.yaml, kube-controller-manager.yaml, kube-scheduler.yaml',
    },
  ])
})
