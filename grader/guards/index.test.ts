import { expect, test } from 'vitest'
import { judged, otherManifests, targetOf } from '../testing/target.ts'
import type { Check } from '../types.ts'
import { controlPlaneHealthy } from './control-plane-healthy.ts'
import { filesMounted } from './files-mounted.ts'
import { staticPodFolderTidy } from './static-pod-folder.ts'

test('guards that need no API server are made without one, by the names that near misses know, at the cost given', () => {
  const guards = [controlPlaneHealthy(3), staticPodFolderTidy(3), filesMounted(3, 'etcd')]
  for (const check of guards) expect(check).toMatchObject({ guard: true, needsApiServer: false, points: 3 })
  expect(guards.map(it => [it.id, it.title])).toEqual([
    ['control-plane-healthy', 'The control plane is ready, and the API server runs as its manifest says'],
    ['static-pod-folder-tidy', 'The static pod folder holds the four manifests and no copies'],
    ['etcd-files-mounted', "Every file that etcd's flags name reaches its container"],
  ])
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
