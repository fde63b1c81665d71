/** Pods as requests: what admission says of one. */
import type { Ask } from '../http.ts'
import type { Identity } from '../identity.ts'
import type { GradeTarget } from '../types.ts'

export interface PodSpec {
  containers: { image: string; [field: string]: unknown }[]
  initContainers?: { image: string; [field: string]: unknown }[]
  [field: string]: unknown
}

/**
 * A pod asked for as a dry run, for `observeRequest` or `api(target).ask`: every admission plugin judges and completes it
 * (201 and the pod, or 403), and nothing is stored. Containers are named here.
 */
export function podRequest(
  target: GradeTarget,
  namespace: string,
  spec: PodSpec,
  as: Identity = 'grader',
): Ask {
  const named = (name: string) => (it: object, index: number) => ({ name: `${name}-${index}`, ...it })
  return {
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods?dryRun=All`,
    as,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: target.nonce },
      spec: {
        ...spec,
        containers: spec.containers.map(named('main')),
        ...(spec.initContainers && { initContainers: spec.initContainers.map(named('init')) }),
      },
    },
  }
}
