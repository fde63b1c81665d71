/** Objects of a cluster: read from its API server, or out of what kubeadm says it would create. */
import { parse } from 'yaml'
import { type Answers, type Found, flatten, isObject } from './questions.ts'

type Rule = Partial<
  Record<'verbs' | 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs', string[]>
>

export interface KubeObject {
  kind: string
  metadata: { name: string; namespace?: string; labels?: Record<string, string> }
  rules?: Rule[]
  aggregationRule?: unknown
  roleRef?: { kind: string; name: string }
  subjects?: { kind: string; name: string; namespace?: string }[]
  data?: Record<string, string>
  spec?: { taints?: { key: string; value?: string; effect: string }[] }
}

/** Where objects of each kind are listed. */
export const lists: [kind: string, path: string][] = [
  ['ClusterRole', '/apis/rbac.authorization.k8s.io/v1/clusterroles'],
  ['ClusterRoleBinding', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'],
  ['Role', '/apis/rbac.authorization.k8s.io/v1/roles'],
  ['RoleBinding', '/apis/rbac.authorization.k8s.io/v1/rolebindings'],
  ['ConfigMap', '/api/v1/namespaces/kube-system/configmaps'],
  ['Deployment', '/apis/apps/v1/namespaces/kube-system/deployments'],
  ['DaemonSet', '/apis/apps/v1/namespaces/kube-system/daemonsets'],
  ['Namespace', '/api/v1/namespaces'],
  ['Node', '/api/v1/nodes'],
]

export function objectsFound(objects: KubeObject[]): Answers {
  const found = (kinds: string[], tell: (object: KubeObject) => Found): Found =>
    Object.assign({}, ...objects.filter(object => kinds.includes(object.kind)).map(tell))
  return {
    rbac: found(['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'], rbacFound),
    configmaps: found(['ConfigMap'], configMapFound),
    workloads: found(['Deployment', 'DaemonSet'], object => flatten(object.spec, idOf(object))),
    namespaces: found(['Namespace'], object => flatten(object.metadata.labels ?? {}, object.metadata.name)),
    node: found(['Node'], nodeFound),
  }
}

/** What `kubeadm init --dry-run` says that it would create. */
export function dryRunObjects(output: string): KubeObject[] {
  const blocks = output.split(/\n(?=\[)/)
  const isObjectOf = (block: string, index: number) =>
    block.startsWith('[dryrun] Attached object:') && blocks[index - 1]!.includes('action CREATE')
  return blocks
    .filter(isObjectOf)
    .map(block => parse(block.slice(block.indexOf('\n') + 1)) as KubeObject)
    .filter(({ kind, metadata }) => kind !== 'ConfigMap' || metadata.namespace === 'kube-system')
}

const idOf = ({ kind, metadata }: KubeObject) =>
  [kind, metadata.namespace && `${metadata.namespace}/`, metadata.name]
    .filter(Boolean)
    .join(' ')
    .replace('/ ', '/')

/** Subjects without their API group, which the API server fills in. */
function rbacFound(object: KubeObject): Found {
  const { rules, aggregationRule, roleRef } = object
  const subjects = object.subjects?.map(({ kind, namespace, name }) =>
    [kind, namespace ? `${namespace}/${name}` : name].join(' '),
  )
  // An aggregated role's rules are those of its parts.
  const said = roleRef
    ? { role: `${roleRef.kind} ${roleRef.name}`, subjects }
    : aggregationRule
      ? { aggregationRule }
      : { rules: rules?.map(inOrder) }
  return { [idOf(object)]: JSON.stringify(said) }
}

/** kubeadm and the API server write the same rule in a different order. */
const inOrder = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): Rule => ({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
})

/** Values that are YAML documents themselves are walked. */
function configMapFound({ metadata, data = {} }: KubeObject): Found {
  const parts = Object.entries(data).map(([key, text]) =>
    flatten(yamlIn(text) ?? text, `${metadata.name} ${key}`),
  )
  return Object.assign({}, ...parts)
}

function yamlIn(text: string): unknown {
  try {
    const parsed = parse(text) as unknown
    return isObject(parsed) && !Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined // a Corefile, a certificate
  }
}

function nodeFound({ metadata, spec }: KubeObject): Found {
  const taints = spec?.taints?.map(({ key, value, effect }) => [`taint ${key}`, `${value ?? ''}:${effect}`])
  const labels = Object.entries(metadata.labels ?? {}).map(([name, value]) => [`label ${name}`, value])
  return Object.fromEntries([...labels, ...(taints ?? [])])
}
