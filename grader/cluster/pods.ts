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
 * (201 and the pod, or a refusal), and nothing is stored. Containers without a name get one here, by their place: main-0,
 * main-1, init-0; the evidence names their images.
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
    what: podOf(spec),
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

function podOf({ containers, initContainers = [] }: PodSpec): string {
  const images = (its: { image: string }[]) => its.map(it => it.image).join(', ') || 'none'
  const init = initContainers.length > 0 ? `; of init containers: ${images(initContainers)}` : ''
  return `a Pod, images: ${images(containers)}${init}`
}

/**
 * An ephemeral container for a pod that is there, as `kubectl debug` adds one, asked for as a dry run
 * (kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers): 200, or a refusal. Of `withPendingPod`, say.
 */
export const ephemeralRequest = (
  namespace: string,
  pod: string,
  image: string,
  as: Identity = 'grader',
): Ask => ({
  method: 'PATCH',
  path: `/api/v1/namespaces/${namespace}/pods/${pod}/ephemeralcontainers?dryRun=All`,
  as,
  contentType: 'application/strategic-merge-patch+json',
  what: `an ephemeral container, image: ${image}`,
  body: { spec: { ephemeralContainers: [{ name: 'debug', image }] } },
})

/**
 * Another image for a container of a pod that is there, asked for as a dry run: 200, or a refusal.
 * @param container its name; those that `podRequest` and `withPendingPod` name are main-0, main-1, init-0
 */
export const imageChange = (
  namespace: string,
  pod: string,
  container: string,
  image: string,
  { init = container.startsWith('init-'), as = 'grader' }: { init?: boolean; as?: Identity } = {},
): Ask => ({
  method: 'PATCH',
  path: `/api/v1/namespaces/${namespace}/pods/${pod}?dryRun=All`,
  as,
  contentType: 'application/strategic-merge-patch+json',
  what: `the image ${image} for the container ${container}`,
  body: { spec: { [init ? 'initContainers' : 'containers']: [{ name: container, image }] } },
})
