/** The files that flags name reach the container. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { finding } from '../finding.ts'
import { observeFilesReachContainer } from '../observations/mounts.ts'
import type { Check } from '../types.ts'

/** Every file that a flag of the component names is mounted from the node and exists there. */
export function filesMounted(points: number, component: Component = 'kube-apiserver'): Check {
  return {
    id: component === 'kube-apiserver' ? 'files-mounted' : `${component}-files-mounted`,
    title: `Every file that ${component}'s flags name reaches its container`,
    points,
    guard: true,
    needsApiServer: false,
    proves: ['must be running with the new configuration'],
    run: async target => finding(await observeFilesReachContainer(target, component)),
  }
}
