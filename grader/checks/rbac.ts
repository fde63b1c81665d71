/** Who may do what, by asking the API server: its answer counts, not our reading of Roles and bindings. */
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import { groupsOf, type Subject } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { grantsNow, heldBy, sameAs } from './grants.ts'
import { takenUp } from './rbac-lag.ts'
import { covers, type Rule } from './rule-lines.ts'

export interface ResourceAction {
  verb: string
  resource: string
  group?: string
  subresource?: string
  name?: string
  /** Missing: all namespaces, or a cluster-wide resource. */
  namespace?: string
}

/** A request for what is no resource, such as GET /metrics; its verb is the HTTP method in lower case. */
export interface PathAction {
  verb: string
  path: string
}

export type Action = ResourceAction | PathAction

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
      groups: groupsOf(subject),
      ...('path' in action
        ? { nonResourceAttributes: action }
        : { resourceAttributes: { ...action, namespace: action.namespace ?? '' } }),
    },
  })
  return { allowed: review.status.allowed === true, reason: review.status.reason ?? '' }
}

/** RBAC's own words (plugin/pkg/auth/authorizer/rbac); of several authorizers the first that allows is heard. */
const saysRbac = (reason: string) => reason.startsWith('RBAC: allowed by ')

/**
 * Judges whether a subject may do something. What the API server has not taken up yet is waited for.
 * @param allowed 'RBAC': it is allowed, and RBAC is the authorizer that allows it.
 */
export async function observeAccess(
  target: GradeTarget,
  subject: Subject,
  action: Action,
  allowed: boolean | 'RBAC',
): Promise<Observation> {
  let access: Access | undefined
  const look = async () => {
    access = await mayDo(target, subject, action)
    return judged(subject, action, allowed, access)
  }
  return takenUp(target, look, async () => {
    const namespace = 'path' in action ? undefined : action.namespace
    const given = heldBy(await grantsNow(target), sameAs(subject), namespace)
    return given.some(it => covers(it, ruleOfAction(action))) === access?.allowed
  })
}

function judged(subject: Subject, action: Action, allowed: boolean | 'RBAC', access: Access): Observation {
  const right = access.allowed === (allowed !== false) && (allowed !== 'RBAC' || saysRbac(access.reason))
  const otherwise = allowed === 'RBAC' && access.allowed ? 'not by RBAC' : ''
  const reason = access.reason || otherwise
  return observe(
    right,
    `may ${subject.user} ${describeAction(action)}?`,
    allowed === 'RBAC' ? 'yes, by RBAC' : allowed ? 'yes' : 'no',
    `${access.allowed ? 'yes' : 'no'}${reason ? ` (${reason})` : ''}`,
  )
}

/** What has to be covered by a rule for an action to be allowed. */
export function ruleOfAction(action: Action): Rule {
  if ('path' in action) return { ...action, names: [] }
  const { verb, resource, subresource, group = '', name } = action
  const whole = subresource ? `${resource}/${subresource}` : resource
  return { verb, resource: whole, group, names: name ? [name] : [] }
}

/** The same for several actions. */
export const observeActions = (
  target: GradeTarget,
  subject: Subject,
  asked: Action[],
  allowed: boolean | 'RBAC',
): Promise<Observation[]> => Promise.all(asked.map(action => observeAccess(target, subject, action, allowed)))

/** "create pods/exec in shop", for evidence. */
export function describeAction(action: Action): string {
  if ('path' in action) return `${action.verb} ${action.path}`
  const { verb, resource, group, subresource, name, namespace } = action
  const kind = `${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`
  return `${verb} ${kind}${name ? ` ${name}` : ''} ${namespace === undefined ? 'in every namespace' : `in ${namespace}`}`
}

/** Every verb on every resource. */
export const actions = (
  verbs: string[],
  resources: string[],
  rest: Omit<ResourceAction, 'verb' | 'resource'> = {},
): ResourceAction[] => resources.flatMap(resource => verbs.map(verb => ({ verb, resource, ...rest })))
