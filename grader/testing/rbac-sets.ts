/** Roles and bindings of any kind, and questions about what they allow. */
import type { Action } from '../cluster/access.ts'
import type { Subject } from '../identity.ts'
import type { Random } from './random.ts'

const verbs = ['get', 'list', 'create', 'delete', 'bind']
const things = [
  { group: '', resource: 'pods' },
  { group: '', resource: 'pods/log' },
  { group: '', resource: 'secrets' },
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'deployments/scale' },
  { group: 'rbac.authorization.k8s.io', resource: 'roles' },
]
const paths = ['/metrics', '/logs', '/logs/a', '/debug/pprof']
const names = ['a', 'b.c']

export interface RbacObject {
  kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding'
  metadata: { name: string; namespace?: string }
  [field: string]: unknown
}

export interface RbacSet {
  /** In the order in which they can be made. */
  objects: RbacObject[]
  subjects: Subject[]
}

const group = 'rbac.authorization.k8s.io'

/** @param id makes the names its own; the namespaces are there already */
export function randomRbac(random: Random, id: string, namespaces: string[]): RbacSet {
  const users = [`${id}-ann`, `${id}-ben`]
  const team = `${id}-team`
  const accounts = namespaces.map(namespace => ({ kind: 'ServiceAccount', name: id, namespace }))
  const candidates = [
    ...users.map(name => ({ kind: 'User', apiGroup: group, name })),
    { kind: 'Group', apiGroup: group, name: team },
    { kind: 'Group', apiGroup: group, name: `system:serviceaccounts:${namespaces[0]}` },
    ...accounts,
    { kind: 'User', apiGroup: group, name: `system:serviceaccount:${namespaces[0]}:${id}` },
  ]
  const sum = { [`${id}/aggregate`]: 'true' }
  const named = (kind: RbacObject['kind'], n: number | string, namespace?: string) => ({
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: `${id}-${n}`, ...(namespace && { namespace }) },
  })
  const roles = random.times(1, 3, () => random.pick(namespaces))
  const clusterRoles = random.int(3) + 1
  const objects: RbacObject[] = [
    ...roles.map((namespace, n) => ({ ...named('Role', n, namespace), rules: rules(random, false) })),
    ...Array.from({ length: clusterRoles }, (_, n) => {
      const { metadata, ...rest } = named('ClusterRole', n)
      const labels = random.chance(0.5) ? sum : {}
      return { ...rest, metadata: { ...metadata, labels }, rules: rules(random, true) }
    }),
    // The controller manager fills it.
    {
      ...named('ClusterRole', 'sum'),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: sum }] },
      rules: [],
    },
  ]
  const bindings: RbacObject[] = objects.flatMap(({ kind, metadata }, n) => {
    // An account without a namespace is one of the binding's own.
    const local = kind === 'Role' && random.chance(0.3) ? [{ kind: 'ServiceAccount', name: id }] : []
    const subjects = [...random.some(candidates, 1, 3), ...local]
    const roleRef = { apiGroup: group, kind, name: random.chance(0.1) ? `${id}-none` : metadata.name }
    if (kind === 'ClusterRole' && random.chance(0.5))
      return [{ ...named('ClusterRoleBinding', n), roleRef, subjects }]
    const namespace = metadata.namespace ?? random.pick(namespaces)
    return [{ ...named('RoleBinding', n, namespace), roleRef, subjects }]
  })
  return {
    objects: [...objects, ...bindings],
    subjects: [
      { user: users[0]! },
      { user: users[1]!, groups: [team] },
      ...accounts.map(({ name, namespace }) => ({
        user: `system:serviceaccount:${namespace}:${name}`,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
      })),
    ],
  }
}

function rules(random: Random, clusterWide: boolean) {
  return random.times(1, 3, () => {
    if (clusterWide && random.chance(0.2))
      return {
        verbs: random.some(['get', '*'], 1, 1),
        nonResourceURLs: random.some(['*', '/logs/*', ...paths], 1, 2),
      }
    const chosen = random.some(things, 1, 2)
    return {
      verbs: random.chance(0.15) ? ['*'] : random.some(verbs, 1, 3),
      apiGroups: random.chance(0.15) ? ['*'] : [...new Set(chosen.map(it => it.group))],
      resources: random.chance(0.15)
        ? [random.pick(['*', '*/log', '*/scale'])]
        : chosen.map(it => it.resource),
      ...(random.chance(0.2) && { resourceNames: random.some(names, 1) }),
    }
  })
}

/** A question about a namespace, or about a path. */
export function randomAction(random: Random, namespace: string): Action {
  if (random.chance(0.15)) return { verb: random.pick(['get', 'post']), path: random.pick(paths) }
  const { group, resource: whole } = random.pick(things)
  const [resource = '', subresource] = whole.split('/')
  return {
    verb: random.pick(verbs),
    resource,
    ...(subresource && { subresource }),
    ...(group && { group }),
    ...(random.chance(0.4) && { name: random.pick(names) }),
    namespace,
  }
}
