/** Valid objects by the name of their resource alone: for dry runs, and for what a check makes for itself. */
import type { ApiObject } from './discovery.ts'
import { sampleOf } from './samples.ts'

const rbac = 'rbac.authorization.k8s.io'

/** Of v1, the group and the kind. */
const resources: Record<string, [group: string, kind: string, fields?: Record<string, unknown>]> = {
  clusterrolebindings: [rbac, 'ClusterRoleBinding'],
  clusterroles: [rbac, 'ClusterRole'],
  configmaps: ['', 'ConfigMap', { data: { a: 'b' } }],
  daemonsets: ['apps', 'DaemonSet'],
  deployments: ['apps', 'Deployment'],
  limitranges: ['', 'LimitRange'],
  pods: ['', 'Pod'],
  podtemplates: ['', 'PodTemplate'],
  replicasets: ['apps', 'ReplicaSet'],
  roles: [rbac, 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }],
  secrets: ['', 'Secret', { stringData: { a: 'b' } }],
  'serviceaccounts/token': ['authentication.k8s.io', 'TokenRequest', { spec: {} }],
  services: ['', 'Service'],
  statefulsets: ['apps', 'StatefulSet'],
}

/** Resources, and subresources as "serviceaccounts/token", of which there is an example. */
export const hasExample = (resource: string): boolean => Object.hasOwn(resources, resource)

/**
 * An object of a resource, "pods", "deployments", as `sampleOf` has it, so that nothing runs by it; without a name, which
 * `observeCreation` and `temporary` give it.
 * @param fields in place of its own
 * @throws Error when there is none
 */
export function example(resource: string, fields: Record<string, unknown> = {}): ApiObject {
  if (!hasExample(resource))
    throw new Error(`there is no example of ${resource} in grader/cluster/examples.ts`)
  const [group, kind, own] = resources[resource]!
  const of = { group, version: 'v1', resource, kind, namespaced: false, verbs: [], subresources: [] }
  const { metadata: _, ...object } = structuredClone(sampleOf(of, 'example', 'default'))
  return { ...object, ...own, ...fields }
}
