/** Guards that every task with a manifest edit needs: healthy, in force, tidy, mounted, nothing else regressed. */

import { type Component, components } from '../../lab-infra/control-plane/facts.ts'
import { controlPlaneState } from '../../lab-infra/control-plane/probe.ts'
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import { manifestFolder } from '../../lab-infra/node/inside/places.ts'
import { finding, observe } from '../finding.ts'
import { shownList } from '../shown.ts'
import type { Check, GradeTarget } from '../types.ts'
import { effective } from './argv.ts'
import { factsOf, flagsOf, manifests } from './manifests.ts'
import { filesReachContainer } from './mounts.ts'

/** The control plane as the runner saw it when the checks began. */
export const controlPlaneOf = (target: GradeTarget): Promise<ControlPlaneState> =>
  target.once('control-plane', () =>
    controlPlaneState(target.node, { credentials: () => target.lab.credentials() }),
  )

/** Asking makes sense; a controller manager or scheduler that is down keeps nobody from it. */
export const apiServerAnswers = (state: ControlPlaneState) =>
  state.phase === 'ready' ||
  state.component === 'kube-controller-manager' ||
  state.component === 'kube-scheduler'

/**
 * For tasks that begin with the API server broken (`brokenAtStart`): what guards judge elsewhere earns its points here
 * with the repair, and until then it fails instead of being inconclusive, for nothing is repaired yet.
 */
export function onceRepaired(check: Check): Check {
  return {
    ...check,
    guard: false,
    needsApiServer: false,
    async run(target) {
      const state = await controlPlaneOf(target)
      if (apiServerAnswers(state)) return check.run(target)
      const actual = state.cause ? `${state.summary}: ${state.cause}` : state.summary
      return finding([
        observe(false, '/readyz and the container runtime', 'an API server that answers', actual),
      ])
    },
  }
}

/** All four components are up, and the API server runs with the command line that its manifest says. */
export function controlPlaneHealthy(points: number): Check {
  return {
    id: 'control-plane-healthy',
    title: 'The control plane is ready, and the API server runs as its manifest says',
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const state = await controlPlaneOf(target)
      const actual = state.cause ? `${state.summary}: ${state.cause}` : state.summary
      if (state.phase !== 'ready')
        return finding([observe(false, '/readyz and the container runtime', 'ready', actual)])
      const { manifest, running, where } = await flagsOf(target, 'kube-apiserver')
      const names = new Set([...manifest.uses, ...(running?.uses ?? [])].map(use => use.name))
      const different = [...names].filter(
        name => running && show(effective(manifest, name)) !== show(effective(running, name)),
      )
      return finding([
        observe(true, '/readyz and the container runtime', 'ready', actual),
        ...different.map(name =>
          observe(
            false,
            where(name),
            `in force: --${name}=${show(effective(manifest, name))}`,
            `the process runs with ${running && effective(running, name).length > 0 ? show(effective(running, name)) : 'no such flag'}`,
          ),
        ),
      ])
    },
  }
}

const show = (values: string[]) => shownList(values)

/** The static pod folder holds one readable file for each component and nothing else: the kubelet reads them all. */
export function staticPodFolderTidy(points: number): Check {
  return {
    id: 'static-pod-folder-tidy',
    title: 'The static pod folder holds the four manifests and no copies',
    points,
    guard: true,
    needsApiServer: false,
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

/** Every file that a flag of the component names is mounted from the node and exists there. */
export function filesMounted(points: number, component: Component = 'kube-apiserver'): Check {
  return {
    id: 'files-mounted',
    title: `Every file that ${component}'s flags name reaches its container`,
    points,
    guard: true,
    needsApiServer: false,
    run: target => filesReachContainer(target, component),
  }
}

/** When the running API server was started, ms since the epoch: what it reads at start is older than that. */
export async function apiServerStartedAt(target: GradeTarget): Promise<number | undefined> {
  const facts = await factsOf(target)
  return facts.containers.find(it => it.name === 'kube-apiserver' && it.running)?.createdAt
}
