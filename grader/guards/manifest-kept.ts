/** The static pods are what the setup left, but for what a task is about. */
import { finding } from '../finding.ts'
import { type ManifestChanges, observeManifestsKept } from '../observations/manifest-kept.ts'
import type { Check } from '../types.ts'

/**
 * Mounts, volumes, health checks, ports, resources, security context, priority, labels, image and all else in the static
 * pods is as the setup left it, and the other components' command lines are. Compared is what the manifests mean: other
 * names of volumes and files, another order, defaults written out, JSON, flags in args or in variables are no change.
 */
export function manifestKept(points: number, changes: ManifestChanges = {}): Check {
  const { component = 'kube-apiserver' } = changes
  return {
    id: 'manifest-kept',
    title: `The static pods are as they were, but for ${component}'s settings${changes.mayMount ? ' and their files' : ''}`,
    points,
    guard: true,
    needsApiServer: false,
    proves: ['Everything else in the manifests of the static pods stays as it is'],
    run: async target => finding(await observeManifestsKept(target, changes)),
  }
}
