/** The control plane is up, and runs as its manifests say. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { effective } from '../cluster/argv.ts'
import { controlPlaneOf } from '../cluster/control-plane.ts'
import { flagsOf } from '../cluster/manifests.ts'
import { finding, observe } from '../finding.ts'
import { shownList } from '../shown.ts'
import type { Check } from '../types.ts'

/**
 * All four components are up, and the API server runs with the command line that its manifest says.
 * @param component another one, in the API server's place, where the task edits the manifest of that
 */
export function controlPlaneHealthy(points: number, component: Component = 'kube-apiserver'): Check {
  const name = component === 'kube-apiserver' ? 'the API server' : component
  return {
    id: 'control-plane-healthy',
    title: `The control plane is ready, and ${name} runs as its manifest says`,
    points,
    guard: true,
    needsApiServer: false,
    proves: ['must be running with the new configuration'],
    async run(target) {
      const state = await controlPlaneOf(target)
      const actual = state.cause ? `${state.summary}: ${state.cause}` : state.summary
      if (state.phase !== 'ready')
        return finding([observe(false, '/readyz and the container runtime', 'ready', actual)])
      const { manifest, running, where } = await flagsOf(target, component)
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
