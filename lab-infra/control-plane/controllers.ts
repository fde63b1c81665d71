/** Whether the controller manager has done what follows from the objects that are there. */
import { z } from 'zod'
import type { Credentials, LabNode } from '../lab.ts'
import { apiAgent, getJson } from './api-agent.ts'

/** What each namespace gets: without the first its pods are refused, without the second they do not start. */
const ofEachNamespace = { serviceaccounts: 'default', configmaps: 'kube-root-ca.crt' }
const workloads = ['deployments', 'replicasets', 'daemonsets', 'statefulsets']

const List = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string().optional(),
        generation: z.number().optional(),
        deletionTimestamp: z.string().optional(),
      }),
      status: z.object({ observedGeneration: z.number().optional() }).optional(),
    }),
  ),
})
type Items = z.infer<typeof List>['items']

/** By the plural of their kind. */
export type Objects = Record<string, Items>

/**
 * What the controllers have not come to yet, as "serviceaccounts/default in web"; undefined when there is nothing.
 * @throws LabError `api-server-unreachable`. Error when the API server refuses.
 */
export async function awaited(
  node: LabNode,
  credentials: Credentials,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const agent = apiAgent(node, credentials)
  const list = async (plural: string, path: string): Promise<[string, Items]> => [
    plural,
    List.parse(await getJson(agent, path, signal)).items,
  ]
  try {
    const lists = await Promise.all([
      list('namespaces', '/api/v1/namespaces'),
      ...Object.entries(ofEachNamespace).map(([plural, name]) =>
        list(plural, `/api/v1/${plural}?fieldSelector=metadata.name%3D${name}`),
      ),
      ...workloads.map(plural => list(plural, `/apis/apps/v1/${plural}`)),
    ])
    return firstAwaited(Object.fromEntries(lists))
  } finally {
    agent.destroy()
  }
}

/** Of a workload it counts that its controller has seen it, which it says after it has made Pods or could not. */
export function firstAwaited(objects: Objects): string | undefined {
  const namespaces = (objects.namespaces ?? []).filter(it => !it.metadata.deletionTimestamp)
  for (const { metadata } of namespaces) {
    for (const [plural, name] of Object.entries(ofEachNamespace)) {
      if (!objects[plural]?.some(it => it.metadata.namespace === metadata.name))
        return `${plural}/${name} in ${metadata.name}`
    }
  }
  for (const plural of workloads) {
    const unseen = objects[plural]?.find(
      it => !it.metadata.deletionTimestamp && it.status?.observedGeneration !== it.metadata.generation,
    )
    if (unseen) return `${plural}/${unseen.metadata.name} in ${unseen.metadata.namespace}`
  }
  return undefined
}
