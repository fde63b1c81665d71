/** A target whose cluster consists of given RBAC objects, before and after. */
import type { Beginning, KeptObject } from '../cluster/beginning.ts'
import type { RbacObjects } from '../cluster/grants.ts'
import { items, type Reply, refusal } from './answers.ts'
import { type Scene, type TestTarget, targetOf } from './target.ts'

const group = 'rbac.authorization.k8s.io'
const collections = {
  roles: 'roles',
  clusterRoles: 'clusterroles',
  roleBindings: 'rolebindings',
  clusterRoleBindings: 'clusterrolebindings',
} as const satisfies Record<keyof RbacObjects, string>

export type RbacState = Partial<RbacObjects & { accounts: KeptObject[] }>

/** "get pods/log" or "get deployments.apps": what the fake server serves, beside what a role names. */
const served = {
  '': ['pods', 'pods/log', 'pods/exec', 'secrets', 'configmaps', 'nodes', 'serviceaccounts'],
  apps: ['deployments', 'deployments/scale'],
  [group]: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
}

/**
 * @param then what the setup left
 * @param now what there is today
 * @param options strangers: the rules that the server says anybody has who asks it, undefined where nobody may ask; node: what else there is; objects: what else the setup left
 */
export function rbacTarget(
  then: RbacState,
  now: RbacState,
  {
    strangers = () => [],
    node = {},
    objects = {},
  }: { strangers?: () => object[] | undefined; node?: Scene; objects?: Beginning['objects'] } = {},
): TestTarget {
  const found = byPath(now)
  const discovery = Object.entries(served).map(([name, resources]) => ({
    metadata: { name },
    versions: [{ resources: resources.map(resource => ({ resource })) }],
  }))
  return targetOf({
    ...node,
    left: { objects: { ...byPath(then), ...objects }, ...node.left },
    answers: {
      ...Object.fromEntries(Object.entries(found).map(([path, its]) => [`GET ${path}`, items(...its)])),
      'GET /api': items(),
      'GET /apis': items(...discovery),
      'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews': () => reviewed(strangers()),
      ...node.answers,
    },
  })
}

const reviewed = (rules: object[] | undefined): Reply =>
  rules ? { body: { status: { resourceRules: rules, nonResourceRules: [] } } } : refusal(403, 'forbidden')

const byPath = (state: RbacState): Record<string, KeptObject[]> => ({
  '/api/v1/serviceaccounts': state.accounts ?? [],
  ...Object.fromEntries(
    Object.entries(collections).map(([name, plural]) => [
      `/apis/${group}/v1/${plural}`,
      state[name as keyof RbacObjects] ?? [],
    ]),
  ),
})

/** A rule from its verbs and its things, "get list" on "pods deployments.apps". */
export function ruleOn(verbs: string, things: string, resourceNames?: string[]) {
  const parts = things.split(' ').map(it => /^([^.]+)(?:\.(.+))?$/.exec(it) ?? [])
  return {
    verbs: verbs.split(' '),
    apiGroups: [...new Set(parts.map(([, , of = '']) => of))],
    resources: parts.map(([, resource = '']) => resource),
    ...(resourceNames && { resourceNames }),
  }
}

export const role = (namespace: string, name: string, ...rules: object[]): KeptObject => ({
  metadata: { name, namespace },
  rules,
})

export const clusterRole = (name: string, ...rules: object[]): KeptObject => ({ metadata: { name }, rules })

/** @param roleRef "Role a" or "ClusterRole a" */
export const roleBinding = (
  namespace: string,
  name: string,
  roleRef: string,
  ...subjects: object[]
): KeptObject => ({ metadata: { name, namespace }, roleRef: referenceTo(roleRef), subjects })

export const clusterRoleBinding = (name: string, roleName: string, ...subjects: object[]): KeptObject => ({
  metadata: { name },
  roleRef: referenceTo(`ClusterRole ${roleName}`),
  subjects,
})

function referenceTo(text: string) {
  const [kind, name] = text.split(' ')
  return { apiGroup: group, kind, name }
}

export const user = (name: string) => ({ kind: 'User', apiGroup: group, name })
export const groupNamed = (name: string) => ({ kind: 'Group', apiGroup: group, name })
export const account = (name: string, namespace?: string) => ({
  kind: 'ServiceAccount',
  name,
  ...(namespace && { namespace }),
})
