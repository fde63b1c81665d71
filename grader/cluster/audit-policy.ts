/** What an audit policy says of a request: k8s.io/apiserver/pkg/audit/policy/checker.go of v1.35. */
import type { AuditEvent } from './audit-log.ts'

export type AuditLevel = AuditEvent['level']
export type AuditStage = AuditEvent['stage']

/** From least to most. */
export const auditLevels: readonly AuditLevel[] = ['None', 'Metadata', 'Request', 'RequestResponse']
/** In the order in which a request passes them. */
export const auditStages: readonly AuditStage[] = [
  'RequestReceived',
  'ResponseStarted',
  'ResponseComplete',
  'Panic',
]

/** The fields of an audit.k8s.io/v1 Policy that decide what is logged. */
export interface AuditPolicy {
  omitStages?: AuditStage[]
  rules: AuditRule[]
}

export interface AuditRule {
  level: AuditLevel
  users?: string[]
  userGroups?: string[]
  verbs?: string[]
  /** "" is what lies in no namespace. */
  namespaces?: string[]
  resources?: { group?: string; resources?: string[]; resourceNames?: string[] }[]
  nonResourceURLs?: string[]
  omitStages?: AuditStage[]
}

/** A request as authorization and audit see it (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). */
export interface AuditedRequest {
  /** Missing where the credentials were refused. */
  user?: { name: string; groups: string[] }
  verb: string
  /** Missing where it is for a resource. */
  path?: string
  group?: string
  resource?: string
  subresource?: string
  namespace?: string
  name?: string
}

export interface AuditDecision {
  level: AuditLevel
  omitStages: AuditStage[]
}

/** The first rule that matches counts; where none does, nothing is logged. */
export function auditDecision(policy: AuditPolicy, request: AuditedRequest): AuditDecision {
  return decisionOf(
    policy,
    policy.rules.find(it => matchesRule(it, request)),
  )
}

/** What a policy says where this rule of it decides, or none. */
export function decisionOf(policy: AuditPolicy, rule: AuditRule | undefined): AuditDecision {
  return {
    level: rule?.level ?? 'None',
    omitStages: [...new Set([...(policy.omitStages ?? []), ...(rule?.omitStages ?? [])])],
  }
}

/** The parts of a rule, each of which a request has to match. */
export const matchesRule = (rule: AuditRule, request: AuditedRequest): boolean =>
  matchesUser(rule, request.user) &&
  matchesVerb(rule, request.verb) &&
  (request.path === undefined
    ? matchesNamespace(rule, request.namespace) && matchesObject(rule, request)
    : matchesPath(rule, request.path))

const missing = (list: readonly unknown[] | undefined) => !list || list.length === 0

/** Whether a rule is about who asks; one about users or groups is not about refused credentials. */
export function matchesUser({ users, userGroups }: AuditRule, user: AuditedRequest['user']): boolean {
  if (!missing(users) && !(user && users!.includes(user.name))) return false
  return missing(userGroups) || (user?.groups ?? []).some(it => userGroups!.includes(it))
}

/** Whether a rule is about this verb. */
export const matchesVerb = ({ verbs }: AuditRule, verb: string) => missing(verbs) || verbs!.includes(verb)

/** Of a request for a resource: what lies in no namespace is in "". */
export const matchesNamespace = ({ namespaces }: AuditRule, namespace = '') =>
  missing(namespaces) || namespaces!.includes(namespace)

/** Of a request for a resource: what is asked for, and by which name. */
export function matchesObject(
  { resources, namespaces, nonResourceURLs }: AuditRule,
  request: AuditedRequest,
): boolean {
  if (!missing(resources)) return resources!.some(it => matchesResource(it, request))
  return missing(nonResourceURLs) || !missing(namespaces)
}

/** Of a request for anything else. */
export const matchesPath = ({ resources, namespaces, nonResourceURLs }: AuditRule, path: string) =>
  missing(resources) &&
  missing(namespaces) &&
  (missing(nonResourceURLs) || nonResourceURLs!.some(it => coversPath(it, path)))

/** "pods" is not "pods/log"; "pods/*" is both; "*" is everything in the group. */
function matchesResource(
  { group = '', resources = [], resourceNames = [] }: NonNullable<AuditRule['resources']>[number],
  { group: asked = '', resource = '', subresource, name = '' }: AuditedRequest,
): boolean {
  if (group !== asked) return false
  if (resources.length === 0) return true
  if (resourceNames.length > 0 && !resourceNames.includes(name)) return false
  const whole = subresource ? `${resource}/${subresource}` : resource
  return resources.some(
    it => it === '*' || it === whole || it === `${resource}/*` || (subresource && it === `*/${subresource}`),
  )
}

const coversPath = (url: string, path: string) =>
  url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')))
