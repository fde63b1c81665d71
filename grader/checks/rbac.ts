/** Who may do what, by asking the API server: its answer counts, not our reading of Roles and bindings. */
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

export interface Subject {
  user: string
  groups?: string[]
}

export interface Action {
  verb: string
  resource: string
  group?: string
  subresource?: string
  name?: string
  /** Missing: all namespaces, or a cluster-wide resource. */
  namespace?: string
}

export interface Access {
  allowed: boolean
  /** The authorizer's reason, which names the binding. */
  reason: string
}

/**
 * Asks by SubjectAccessReview (kubernetes.io/docs/reference/access-authn-authz/authorization).
 * @throws Error when the API server does not answer it.
 */
export async function mayDo(target: GradeTarget, subject: Subject, action: Action): Promise<Access> {
  const client = await api(target)
  const review = await client.admin('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: subject.user,
      groups: [...(subject.groups ?? []), 'system:authenticated'],
      resourceAttributes: { ...action, namespace: action.namespace ?? '' },
    },
  })
  return { allowed: review.status.allowed === true, reason: review.status.reason ?? '' }
}

/** Judges whether a subject may do something. */
export async function observeAccess(
  target: GradeTarget,
  subject: Subject,
  action: Action,
  allowed: boolean,
): Promise<Observation> {
  const access = await mayDo(target, subject, action)
  return observe(
    access.allowed === allowed,
    `may ${subject.user} ${describeAction(action)}?`,
    allowed ? 'yes' : 'no',
    `${access.allowed ? 'yes' : 'no'}${access.reason ? ` (${access.reason})` : ''}`,
  )
}

export function describeAction({ verb, resource, group, subresource, name, namespace }: Action): string {
  const kind = `${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`
  return `${verb} ${kind}${name ? ` ${name}` : ''} ${namespace === undefined ? 'in every namespace' : `in ${namespace}`}`
}

/** Every verb on every resource. */
export const actions = (
  verbs: string[],
  resources: string[],
  rest: Omit<Action, 'verb' | 'resource'> = {},
): Action[] => resources.flatMap(resource => verbs.map(verb => ({ verb, resource, ...rest })))

export interface RuleAnswer {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
}

/**
 * All a subject may do in a namespace, as one line for each verb and resource, sorted: what the API server itself
 * answers to SelfSubjectRulesReview when asked as that subject.
 */
export async function rulesOf(target: GradeTarget, subject: Subject, namespace: string): Promise<string[]> {
  const client = await api(target)
  const answer = await client.ask({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    as: { user: subject.user, groups: [...(subject.groups ?? []), 'system:authenticated'] },
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
  })
  if (answer.status !== 201)
    throw new Error(`${answer.line} was answered with ${answer.status}: ${answer.message}`)
  const rules: RuleAnswer[] = answer.json.status.resourceRules
  const lines = rules.flatMap(rule =>
    (rule.resources ?? []).flatMap(resource =>
      (rule.apiGroups ?? ['']).flatMap(group =>
        rule.verbs.map(verb => {
          const names = rule.resourceNames?.length ? ` (only ${rule.resourceNames.join(', ')})` : ''
          return `${verb} ${resource}${group ? `.${group}` : ''}${names}`
        }),
      ),
    ),
  )
  return [...new Set(lines)].sort()
}

export interface Binding {
  kind: 'ClusterRoleBinding' | 'RoleBinding'
  name: string
  namespace?: string
  role: { kind: string; name: string }
  subjects: { kind: string; name: string; namespace?: string }[]
}

/** Every binding of the cluster, read once in a run. */
export const bindings = (target: GradeTarget): Promise<Binding[]> =>
  target.once('bindings', async () => {
    const client = await api(target)
    const kinds = ['ClusterRoleBinding', 'RoleBinding'] as const
    const lists = await Promise.all(
      kinds.map(async kind => {
        const answer = await client.admin('GET', `/apis/rbac.authorization.k8s.io/v1/${kind.toLowerCase()}s`)
        return (answer.items as RawBinding[]).map(it => ({
          kind,
          name: it.metadata.name,
          ...(it.metadata.namespace && { namespace: it.metadata.namespace }),
          role: { kind: it.roleRef.kind, name: it.roleRef.name },
          subjects: it.subjects ?? [],
        }))
      }),
    )
    return lists.flat()
  })

interface RawBinding {
  metadata: { name: string; namespace?: string }
  roleRef: { kind: string; name: string }
  subjects?: Binding['subjects']
}

export const describeBinding = (it: Binding) =>
  `${it.kind} ${it.namespace ? `${it.namespace}/` : ''}${it.name} (${it.role.kind} ${it.role.name})`

/** What every signed-in user may do in any namespace, by the bootstrap roles: no access that anybody gave. */
const everybodys = (line: string) => / self\w+reviews\.(authorization|authentication)\.k8s\.io$/.test(line)

/** "* pods" covers "create pods"; a rule for certain names covers nothing but itself. */
function covers(rule: string, wanted: string): boolean {
  const [verb, resource] = rule.split(' ')
  const [wantedVerb, wantedResource] = wanted.split(' ')
  if (rule.includes('(only ')) return rule === wanted
  return (
    (verb === '*' || verb === wantedVerb) &&
    (resource === '*.*' || resource === '*' || resource === wantedResource)
  )
}

/** Judges all that a subject may do in a namespace: it holds `atLeast` these rules, and `atMost` those. */
export async function observeRules(
  target: GradeTarget,
  subject: Subject,
  namespace: string,
  bounds: { atLeast?: string[]; atMost?: string[] },
): Promise<Observation> {
  const has = (await rulesOf(target, subject, namespace)).filter(it => !everybodys(it))
  const missing = (bounds.atLeast ?? []).filter(it => !has.some(rule => covers(rule, it)))
  const surplus = bounds.atMost ? has.filter(it => !bounds.atMost?.includes(it)) : []
  const lists = (title: string, rules: string[]) => (rules.length > 0 ? [`${title} ${rules.join(', ')}`] : [])
  const expected = bounds.atMost && bounds.atLeast ? 'exactly' : bounds.atMost ? 'at most' : 'at least'
  return observe(
    missing.length === 0 && surplus.length === 0,
    `all that ${subject.user} may do in ${namespace}`,
    `${expected}: ${(bounds.atMost ?? bounds.atLeast ?? []).join(', ') || 'nothing'}`,
    [...lists('missing:', missing), ...lists('too much:', surplus)].join('; ') || has.join(', ') || 'nothing',
  )
}
