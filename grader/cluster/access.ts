/** Who may do what, by asking the API server: its answer counts, not our reading of Roles and bindings. */
import { api } from '../http.ts'
import { groupsOf, type Subject } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import type { Rule } from './rule-lines.ts'

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

/** What has to be covered by a rule for an action to be allowed. */
export function ruleOfAction(action: Action): Rule {
  if ('path' in action) return { ...action, names: [] }
  const { verb, resource, subresource, group = '', name } = action
  const whole = subresource ? `${resource}/${subresource}` : resource
  return { verb, resource: whole, group, names: name ? [name] : [] }
}

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
