/** Rights as lines of text, and how they compare: which covers which, and which nothing can be done with. */

/**
 * One thing that may be done. As a line: "get pods", "create deployments.apps", "get pods/log", "get /metrics",
 * "bind clusterroles.rbac.authorization.k8s.io (only admin)"; "*" is every verb, resource or group.
 */
export interface Rule {
  verb: string
  /** With its subresource. */
  resource?: string
  group?: string
  path?: string
  /** Objects it is limited to. */
  names: string[]
}

/** The lines of every verb on every thing: `rights('get list', 'pods', 'pods/log', 'deployments.apps')`. */
export const rights = (verbs: string, ...things: string[]): string[] =>
  things.flatMap(thing => verbs.split(' ').map(verb => `${verb} ${thing}`))

/**
 * A rule from its line.
 * @throws Error when it is none.
 */
export function parseRule(line: string): Rule {
  const found = /^(\S+) (\S+)(?: \(only (.+)\))?$/.exec(line)
  if (!found) throw new Error(`"${line}" is no rule: "verb resource.group" is one`)
  const [verb, what] = [found[1]!, found[2]!]
  const limits = { verb, names: found[3]?.split(', ') ?? [] }
  if (what.startsWith('/')) return { ...limits, path: what }
  const [resource = what, ...group] = what.split('.')
  return { ...limits, resource, group: group.join('.') }
}

/** The parts of a SelfSubjectRulesReview's answer that are read here. */
export interface RuleAnswers {
  resourceRules?: { verbs: string[]; apiGroups?: string[]; resources?: string[]; resourceNames?: string[] }[]
  nonResourceRules?: { verbs: string[]; nonResourceURLs?: string[] }[]
}

/** One rule for each verb on each thing, sorted by their lines; whatever a role's author wrote is taken as it stands. */
export function rulesOfAnswer({ resourceRules, nonResourceRules }: RuleAnswers): Rule[] {
  const onResources = (resourceRules ?? []).flatMap(rule =>
    (rule.resources ?? []).flatMap(resource =>
      (rule.apiGroups ?? ['']).flatMap(group =>
        rule.verbs.map((verb): Rule => ({ verb, resource, group, names: rule.resourceNames ?? [] })),
      ),
    ),
  )
  const onPaths = (nonResourceRules ?? []).flatMap(rule =>
    (rule.nonResourceURLs ?? []).flatMap(path =>
      // "*" is every path, and every path begins with "/".
      rule.verbs.map((verb): Rule => ({ verb, path: path === '*' ? '/*' : path, names: [] })),
    ),
  )
  const byLine = new Map([...onResources, ...onPaths].map(it => [JSON.stringify(it), it]))
  return [...byLine.values()].sort((one, other) => (lineOf(one) < lineOf(other) ? -1 : 1))
}

/** A rule in words that `parseRule` reads. */
export function lineOf({ verb, resource, group, path, names }: Rule): string {
  if (path !== undefined) return `${verb} ${path}`
  return `${verb} ${resource}${group ? `.${group}` : ''}${names.length > 0 ? ` (only ${names.join(', ')})` : ''}`
}

/** Whether who has one rule has the other's right too: k8s.io/kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go. */
export function covers(rule: Rule, wanted: Rule): boolean {
  if (rule.verb !== '*' && rule.verb !== wanted.verb) return false
  const { resource, group, path } = wanted
  if (path !== undefined) return rule.path !== undefined && pathCovers(rule.path, path)
  const subresource = resource?.split('/')[1]
  const names = rule.names.length === 0 || (wanted.names.length > 0 && within(wanted.names, rule.names))
  const resources = rule.resource === '*' || rule.resource === resource
  return (
    names &&
    (rule.group === '*' || rule.group === group) &&
    (resources || (subresource !== undefined && rule.resource === `*/${subresource}`))
  )
}

const pathCovers = (path: string, wanted: string) =>
  path === wanted || (path.endsWith('*') && wanted.startsWith(path.slice(0, -1)))

const within = (some: string[], all: string[]) => some.every(it => all.includes(it))

/** Whether who has all these rules has the wanted one too; one that is limited to several objects, for each of them. */
export const coveredBy = (rules: Rule[], wanted: Rule): boolean =>
  wanted.names.length > 1
    ? wanted.names.every(name => coveredBy(rules, { ...wanted, names: [name] }))
    : rules.some(it => covers(it, wanted))

/** Authorized like resources, though no path serves them: who may be impersonated, whose requests signed. */
const virtual = ['users', 'groups', 'uids', 'userextras', 'signers']

/**
 * A rule that nothing can be done with, as the cross product of groups and resources in one RBAC rule leaves behind:
 * "get deployments" (deployments are in apps), "list /metrics" (paths know HTTP methods only), "get pods/*" (RBAC knows
 * no such pattern), "get deployments.apps" written as the resource's name (none has a dot).
 */
export function isVoid({ verb, resource, group, path }: Rule, served: Set<string>): boolean {
  // No request has such a verb: "get, list" was to be two, "Get" is none.
  if (verb !== '*' && !/^[a-z0-9:-]+$/.test(verb)) return true
  if (path !== undefined) return verb === 'list' || verb === 'watch'
  if (resource === undefined || resource.startsWith('*') || group === '*') return false
  const [kind = resource, subresource] = resource.split('/')
  if (subresource === '*' || kind.includes('.')) return true
  return !virtual.includes(kind) && !served.has(`${kind}${group ? `.${group}` : ''}`)
}

/**
 * What everybody may do in any namespace, by the bootstrap roles system:basic-user, system:discovery,
 * system:public-info-viewer and system:service-account-issuer-discovery: no access that anybody gave.
 */
export const everybodys = (line: string) =>
  /^create self\w+reviews\.(authorization|authentication)\.k8s\.io$/.test(line) ||
  /^get \/((apis?|openapi)(\/\*)?|healthz|livez|readyz|version\/?)$/.test(line) ||
  /^get \/(\.well-known\/openid-configuration|openid\/v1\/jwks)\/?$/.test(line)

/** Rules in any order, each as often as you like. */
export function sameRules(some: Rule[], others: Rule[]): boolean {
  const [one, other] = [some, others].map(it => new Set(it.map(rule => JSON.stringify(rule))))
  return one!.symmetricDifference(other!).size === 0
}

/** More rules than this nobody reads. */
const enough = 16

/** For evidence. */
export function rulesInWords(rules: string[]): string {
  const more = rules.length > enough ? ` and ${rules.length - enough} more` : ''
  return `${rules.slice(0, enough).join(', ') || 'nothing'}${more}`
}
