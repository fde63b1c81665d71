/** What an audit policy says of a request: k8s.io/apiserver/pkg/audit/policy/checker.go of v1.35. */
import type { AuditEvent } from './audit.ts'

type Level = AuditEvent['level']
type Stage = AuditEvent['stage']

/** The fields of an audit.k8s.io/v1 Policy that decide what is logged. */
export interface AuditPolicy {
  omitStages?: Stage[]
  rules: AuditRule[]
}

export interface AuditRule {
  level: Level
  users?: string[]
  userGroups?: string[]
  verbs?: string[]
  /** "" is what lies in no namespace. */
  namespaces?: string[]
  resources?: { group?: string; resources?: string[]; resourceNames?: string[] }[]
  nonResourceURLs?: string[]
  omitStages?: Stage[]
}

/** A request as authorization and audit see it (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). */
export interface AuditedRequest {
  user: { name: string; groups: string[] }
  verb: string
  /** Missing where it is for a resource. */
  path?: string
  group?: string
  resource?: string
  subresource?: string
  namespace?: string
  name?: string
}

/** The first rule that matches counts; where none does, nothing is logged. */
export function auditDecision(
  policy: AuditPolicy,
  request: AuditedRequest,
): { level: Level; omitStages: Stage[] } {
  const rule = policy.rules.find(it => matches(it, request))
  return {
    level: rule?.level ?? 'None',
    omitStages: [...new Set([...(policy.omitStages ?? []), ...(rule?.omitStages ?? [])])],
  }
}

function matches(rule: AuditRule, request: AuditedRequest): boolean {
  const {
    users = [],
    userGroups = [],
    verbs = [],
    namespaces = [],
    resources = [],
    nonResourceURLs = [],
  } = rule
  if (users.length > 0 && !users.includes(request.user.name)) return false
  if (userGroups.length > 0 && !userGroups.some(it => request.user.groups.includes(it))) return false
  if (verbs.length > 0 && !verbs.includes(request.verb)) return false
  if (namespaces.length > 0 || resources.length > 0) {
    if (request.path !== undefined) return false
    if (namespaces.length > 0 && !namespaces.includes(request.namespace ?? '')) return false
    return resources.length === 0 || resources.some(it => matchesResource(it, request))
  }
  if (nonResourceURLs.length === 0) return true
  return request.path !== undefined && nonResourceURLs.some(it => matchesPath(it, request.path!))
}

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

const matchesPath = (url: string, path: string) =>
  url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')))
