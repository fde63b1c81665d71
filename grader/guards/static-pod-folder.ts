/** The static pod folder holds manifests, one for each component, and nothing else. */
import { type Component, components } from '../../lab-infra/control-plane/facts.ts'
import { manifestFolder } from '../../lab-infra/node/inside/places.ts'
import { manifests } from '../cluster/manifests.ts'
import { finding, observe } from '../finding.ts'
import type { Check } from '../types.ts'

/**
 * The static pod folder holds one readable file for each component and nothing else: the kubelet reads them all, and of two
 * manifests of one pod either may be the one that runs.
 */
export function staticPodFolderTidy(points: number): Check {
  return {
    id: 'static-pod-folder-tidy',
    title: 'The static pod folder holds the four manifests and no copies',
    points,
    guard: true,
    needsApiServer: false,
    proves: ['no other manifest lies in their folder'],
    async run(target) {
      const files = await manifests(target)
      const strays = files.filter(it => !components.includes(it.container?.name as Component))
      const twice = components
        .map(name => files.filter(it => it.container?.name === name))
        .filter(it => it.length > 1)
      const missing = components.filter(name => !files.some(it => it.container?.name === name))
      return finding([
        observe(
          files.length > 0,
          manifestFolder,
          'one manifest for each component',
          files.map(it => it.file.name).join(', '),
        ),
        ...strays.map(it =>
          observe(
            false,
            it.file.path,
            'a control-plane manifest',
            it.problem ?? `a pod of ${it.container?.name}`,
          ),
        ),
        ...twice.map(copies =>
          observe(
            false,
            manifestFolder,
            `one file that makes ${copies[0]?.container?.name}`,
            copies.map(it => it.file.name).join(' and '),
          ),
        ),
        ...missing.map(name => observe(false, manifestFolder, `a file that makes ${name}`, 'none')),
      ])
    },
  }
}
