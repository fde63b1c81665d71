/** What Roles and bindings give to whom, read from the objects themselves: over all subjects and all namespaces. */
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import { aggregated, type ClusterRole, sourcesOf } from './aggregation.ts'
import { type Collection, type KeptObject, objectsThen } from './beginning.ts'
import type { Binding } from './bindings.ts'
import { type Rule, rulesOfAnswer } from './rule-lines.ts'

/** A user, with the groups it is known to be in; a ServiceAccount, by the user name that its tokens give it; or a group. */
export type Who = { user: string; groups?: string[] } | { group: string }

/** What one binding gives to one of its subjects. */
export interface Grant {
  who: Who
  /** Missing: cluster-wide. */
  namespace?: string
  rules: Rule[]
  /** What gives it; missing where a task's text does. */
  binding?: Binding
}

export interface RbacObjects {
  roles: KeptObject[]
  clusterRoles: KeptObject[]
  roleBindings: KeptObject[]
  clusterRoleBindings: KeptObject[]
}

const group = '/apis/rbac.authorization.k8s.io/v1'
const paths = {
  roles: `${group}/roles`,
  clusterRoles: `${group}/clusterroles`,
  roleBindings: `${group}/rolebindings`,
  clusterRoleBindings: `${group}/clusterrolebindings`,
} as const satisfies Record<keyof RbacObjects, Collection>

async function rbacObjects(list: (path: Collection) => Promise<KeptObject[]>): Promise<RbacObjects> {
  const lists = await Promise.all(Object.entries(paths).map(async ([name, it]) => [name, await list(it)]))
  return Object.fromEntries(lists) as RbacObjects
}

/** The objects now, once in a run, when the controller has come to what is aggregated. */
const objectsOfNow = (target: GradeTarget) =>
  target.once('rbac objects', async () => {
    await aggregated(target)
    const client = await api(target)
    return rbacObjects(async it => (await client.admin('GET', it)).items)
  })

/** All that RBAC gives now. */
export const grantsNow = (target: GradeTarget): Promise<Grant[]> =>
  target.once('grants now', async () => grantsOf(await objectsOfNow(target)))

/**
 * The bindings that give somebody what it may, by its own name, as a ServiceAccount, or by a group that it is in: those
 * given with it and those that its name puts it in.
 */
export async function bindingsOf(target: GradeTarget, who: Who): Promise<Binding[]> {
  const whos = sameAs(who)
  const its = (await grantsNow(target)).filter(it => whos.has(keyOf(it.who)))
  return [...new Set(its.flatMap(it => it.binding ?? []))]
}

/**
 * All that RBAC gives now and will give when the API server has been started anew: that writes back what its own roles
 * lack of their rules (kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation).
 */
export const grantsToCome = (target: GradeTarget): Promise<Grant[]> =>
  target.once('grants to come', async () => {
    const [now, then] = await Promise.all([objectsOfNow(target), objectsThen(target, paths.clusterRoles)])
    return grantsOf({ ...now, clusterRoles: reconciled(now.clusterRoles, then) })
  })

/**
 * All that RBAC gave when the setup was done.
 * @throws Error when that is not known.
 */
export const grantsThen = (target: GradeTarget): Promise<Grant[]> =>
  target.once('grants then', async () => grantsOf(await rbacObjects(it => objectsThen(target, it))))

const isDefault = ({ metadata }: KeptObject) =>
  metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults'

const isProtected = ({ metadata }: KeptObject) =>
  metadata.annotations?.['rbac.authorization.kubernetes.io/autoupdate'] === 'false'

function reconciled(now: KeptObject[], then: KeptObject[]): KeptObject[] {
  const defaults = new Map(then.filter(isDefault).map(it => [it.metadata.name, it]))
  const names = new Set(now.map(it => it.metadata.name))
  const deleted = [...defaults.values()].filter(it => !names.has(it.metadata.name))
  const edited = now.map(it => {
    const former = isProtected(it) ? undefined : defaults.get(it.metadata.name)
    return former ? { ...it, rules: [...(it.rules ?? []), ...(former.rules ?? [])] } : it
  })
  return [...edited, ...deleted]
}

/** As the RBAC authorizer resolves them: pkg/registry/rbac/validation/rule.go. A role that is not there gives nothing. */
export function grantsOf({ roles, clusterRoles, roleBindings, clusterRoleBindings }: RbacObjects): Grant[] {
  const byName = new Map<string, Rule[]>()
  for (const { metadata, rules } of roles)
    byName.set(`Role ${metadata.namespace}/${metadata.name}`, rulesIn(rules))
  for (const role of clusterRoles) {
    const sources = sourcesOf(role as ClusterRole, clusterRoles as ClusterRole[])
    const all = [role, ...sources].flatMap(it => it.rules ?? [])
    byName.set(`ClusterRole ${role.metadata.name}`, rulesIn(all))
  }
  const grants = (it: KeptObject, kind: Binding['kind']) => {
    const binding = bindingOf(it, kind)
    const { namespace, role } = binding
    const local = namespace && role.kind === 'Role' ? `${namespace}/` : ''
    const all = byName.get(`${role.kind} ${local}${role.name}`) ?? []
    // Paths are of no namespace.
    const rules = namespace ? all.filter(of => of.path === undefined) : all
    const whos = new Map(
      binding.subjects.flatMap(subject => {
        const who = whoIs(subject, namespace)
        return who ? [[keyOf(who), who] as const] : []
      }),
    )
    return [...whos.values()].map((who): Grant => ({ who, ...(namespace && { namespace }), rules, binding }))
  }
  return [
    ...clusterRoleBindings.flatMap(it => grants(it, 'ClusterRoleBinding')),
    ...roleBindings.flatMap(it => grants(it, 'RoleBinding')),
  ]
}

/** The rules of a role, those on resources and those on paths. */
const rulesIn = (rules: KeptObject['rules']): Rule[] =>
  rulesOfAnswer({ resourceRules: rules ?? [], nonResourceRules: rules ?? [] })

const bindingOf = ({ metadata, roleRef, subjects }: KeptObject, kind: Binding['kind']): Binding => ({
  kind,
  name: metadata.name,
  ...(metadata.namespace && { namespace: metadata.namespace }),
  role: { kind: roleRef.kind, name: roleRef.name },
  subjects: subjects ?? [],
})

/** Whom a subject means; nobody where RBAC would find nobody. */
function whoIs(
  { kind, name, namespace }: Binding['subjects'][number],
  bindingNamespace?: string,
): Who | undefined {
  if (kind === 'User') return { user: name }
  if (kind === 'Group') return { group: name }
  const where = namespace || bindingNamespace
  return kind === 'ServiceAccount' && where ? { user: `system:serviceaccount:${where}:${name}` } : undefined
}

/** Tells subjects apart; ServiceAccounts are the users that their tokens make them. */
export const keyOf = (who: Who) => ('user' in who ? `User ${who.user}` : `Group ${who.group}`)

/** A subject for people: a ServiceAccount is named as one, whatever the binding calls it. */
export function describeWho(who: Who): string {
  const [, namespace, name] =
    ('user' in who && /^system:serviceaccount:([^:]+):([^:]+)$/.exec(who.user)) || []
  return name === undefined ? keyOf(who) : `ServiceAccount ${namespace}/${name}`
}

/**
 * Everybody whose grants somebody has too: itself, the groups that it is in by its name (k8s.io/apiserver
 * pkg/authentication/user), and those that the task's text says it is in.
 */
export function sameAs(who: Who, members: Record<string, string[]> = {}): Set<string> {
  const groups =
    'user' in who
      ? [...(who.groups ?? []), ...(members[who.user] ?? []), ...groupsByName(who.user)]
      : parents(who.group)
  return new Set([
    keyOf(who),
    ...groups.flatMap(it => [`Group ${it}`, ...parents(it).map(of => `Group ${of}`)]),
  ])
}

function groupsByName(user: string): string[] {
  if (user === 'system:anonymous') return ['system:unauthenticated']
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user) ?? []
  return namespace === undefined ? ['system:authenticated'] : [`system:serviceaccounts:${namespace}`]
}

/** The groups that all members of a group are in. */
function parents(name: string): string[] {
  if (name === 'system:unauthenticated') return []
  return name.startsWith('system:serviceaccounts:')
    ? ['system:serviceaccounts', 'system:authenticated']
    : ['system:authenticated']
}

/** The API server lets members of this group do everything, whatever the authorizers say (k8s.io/apiserver authorizerfactory). */
const everything: Grant = {
  who: { group: 'system:masters' },
  rules: rulesIn([
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]),
}

/** All rules that grants to these hold in a namespace; without one, those that hold everywhere. */
export const heldBy = (grants: Grant[], whos: Set<string>, namespace?: string): Rule[] =>
  [everything, ...grants]
    .filter(it => whos.has(keyOf(it.who)) && (it.namespace === undefined || it.namespace === namespace))
    .flatMap(it => it.rules)
