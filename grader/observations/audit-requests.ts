/** All kinds of request that audit policies can tell apart: every word that they use, and one of each kind that none uses. */
import {
  type AuditedRequest,
  type AuditRule,
  matchesNamespace,
  matchesObject,
  matchesPath,
  matchesUser,
  matchesVerb,
} from '../cluster/audit-policy.ts'

type User = AuditedRequest['user']
type Part = Partial<AuditedRequest>
type Matcher = (rule: AuditRule, part: Part) => boolean

/** More combinations than any policy that a person writes has. */
const mostCombinations = 500_000

export interface RequestWords {
  /** Resources that the API server has, as "deployments.apps", "pods/log". */
  served?: Iterable<string>
  /** Only these may ask; default: everybody whom the rules can tell apart, and somebody whom they do not know. */
  users?: User[]
}

/**
 * One request for each set of rules that a request can match, the plainest of its kind. What decides is the same for
 * all requests of a kind, so a property that holds for these holds for every request.
 * @throws Error when the rules use too many different words.
 */
export function kindsOfRequest(rules: AuditRule[], words: RequestWords = {}): AuditedRequest[] {
  const users = words.users ?? usersOf(rules)
  const objects = objectsOf(rules, words)
  const ofOne = [users.map(user => ({ user })), singleVerbs, namespacesOf(rules), objects]
  // A collection has no subresources.
  const whole = objects.filter(it => !it.subresource)
  const ofMany = [users.map(user => ({ user })), collectionVerbs, namespacesOf(rules), whole]
  const other = [users.map(user => ({ user })), pathVerbs(rules), pathsOf(rules)]
  const matchesParts: Matcher[] = [
    (rule, it) => matchesUser(rule, it.user),
    (rule, it) => matchesVerb(rule, it.verb!),
    (rule, it) => matchesNamespace(rule, it.namespace),
    (rule, it) => matchesObject(rule, it as AuditedRequest),
  ]
  return [
    ...combined(rules, ofOne as Part[][], matchesParts),
    ...combined(rules, ofMany as Part[][], matchesParts),
    ...combined(rules, other as Part[][], [
      (rule, it) => matchesUser(rule, it.user),
      (rule, it) => matchesVerb(rule, it.verb!),
      (rule, it) => matchesPath(rule, it.path!),
    ]),
  ]
}

/** Each part of a request narrows which rules it matches; of requests that match the same ones the first is kept. */
function combined(rules: AuditRule[], parts: Part[][], matches: Matcher[]): AuditedRequest[] {
  let kinds: Kind[] = [{ matched: (1n << BigInt(rules.length)) - 1n, part: {} }]
  for (const [index, values] of parts.entries()) {
    const classes = firstOfEach(
      values.map(part => ({
        matched: rules.reduce(
          (all, it, n) => (matches[index]!(it, part) ? all | (1n << BigInt(n)) : all),
          0n,
        ),
        part,
      })),
    )
    if (kinds.length * classes.length > mostCombinations)
      throw new Error('the policy uses too many different words to be compared with what is asked')
    kinds = firstOfEach(
      kinds.flatMap(one =>
        classes.map(it => ({ matched: one.matched & it.matched, part: { ...one.part, ...it.part } })),
      ),
    )
  }
  return kinds.map(it => it.part) as AuditedRequest[]
}

interface Kind {
  /** A bit for each rule. */
  matched: bigint
  part: Part
}

function firstOfEach(kinds: Kind[]): Kind[] {
  // V8 hashes a bigint by its last 64 bits only.
  const first = new Map<string, Kind>()
  for (const kind of kinds) {
    const key = kind.matched.toString(16)
    if (!first.has(key)) first.set(key, kind)
  }
  return [...first.values()]
}

/** A word of the kind that none of these is. */
function fresh(word: string, taken: Iterable<string>): string {
  const known = new Set(taken)
  let name = word
  for (let n = 2; known.has(name); n++) name = `${word}-${n}`
  return name
}

const signedIn = 'system:authenticated'
const anonymous = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

/**
 * Whom rules can tell apart: those they name and one they do not, each in any group that they name, as far as the API
 * server would have them in it. Two groups at once matter where rules of both sides name groups.
 */
function usersOf(rules: AuditRule[]): User[] {
  const named = [...new Set(rules.flatMap(it => it.users ?? []))]
  const groups = [...new Set(rules.flatMap(it => it.userGroups ?? []))]
  const accounts = groups.flatMap(it => {
    const namespace = /^system:serviceaccounts:(.+)$/.exec(it)?.[1]
    return namespace ? [`system:serviceaccount:${namespace}:${fresh('app', [])}`] : []
  })
  const names = [
    fresh('jane', named),
    fresh('system:serviceaccount:shop:app', named),
    fresh('system:node:worker-1', named),
    ...accounts,
    ...named.filter(it => it !== anonymous.name),
  ]
  const sets = [
    [],
    ...groups.map(it => [it]),
    ...groups.flatMap((it, n) => groups.slice(n + 1).map(to => [it, to])),
  ]
  const users = names.flatMap(name =>
    sets
      .filter(set => set.every(group => mayBeIn(name, group)))
      .map(set => ({ name, groups: [...new Set([...ownGroups(name), ...set])] })),
  )
  return [...users, anonymous, undefined]
}

/** The groups that the API server itself gives to a user of that name. */
function ownGroups(name: string): string[] {
  const namespace = /^system:serviceaccount:([^:]+):/.exec(name)?.[1]
  return [
    ...(namespace ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []),
    ...(name.startsWith('system:node:') ? ['system:nodes'] : []),
    signedIn,
  ]
}

function mayBeIn(name: string, group: string): boolean {
  if (/^system:(serviceaccounts(:|$)|nodes$|authenticated$|unauthenticated$)/.test(group))
    return ownGroups(name).includes(group)
  return true
}

/** All that a request for a resource can have; "" is that of another HTTP method, OPTIONS (requestinfo.go). */
const singleVerbs = ['get', 'create', 'update', 'patch', 'delete', ''].map(verb => ({ verb }))
const collectionVerbs = ['list', 'watch', 'deletecollection'].map(verb => ({ verb }))

/** The HTTP method in lower case, whatever it is. */
function pathVerbs(rules: AuditRule[]): Part[] {
  const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']
  const named = rules.flatMap(it => it.verbs ?? []).filter(it => /^[a-z]+$/.test(it))
  return [...new Set([...methods, ...named, fresh('propfind', named)])].map(verb => ({ verb }))
}

function namespacesOf(rules: AuditRule[]): Part[] {
  const named = rules.flatMap(it => it.namespaces ?? [])
  return [...new Set([fresh('shop', named), '', ...named])].map(namespace => (namespace ? { namespace } : {}))
}

/**
 * Resources, subresources and names: of each API group that is named or served, and of one that is neither. What a rule
 * names in a group that has no such resource nobody asks for: a slip of the pen, which counts where it leaves a gap.
 */
function objectsOf(rules: AuditRule[], { served = [] }: RequestWords): Part[] {
  const entries = rules.flatMap(it => it.resources ?? [])
  const has = [...served].map(it => {
    const [, resource = '', subresource, group = ''] = /^([^./]+)(?:\/([^.]+))?(?:\.(.+))?$/.exec(it) ?? []
    return { group, resource, subresource }
  })
  const groups = new Set([...has.map(it => it.group), '', ...entries.map(it => it.group ?? '')])
  groups.add(fresh('example.com', groups))
  return [...groups].flatMap(group => {
    const own = entries.filter(it => (it.group ?? '') === group)
    const written = own.flatMap(it => it.resources ?? []).map(it => it.split('/') as [string, string?])
    const names = [undefined, fresh('sample', []), ...own.flatMap(it => it.resourceNames ?? [])]
    const known = has.filter(it => it.group === group)
    const resourcesServed = new Set(known.filter(it => !it.subresource).map(it => it.resource))
    const mayBeAsked = (resource: string) =>
      resource !== '*' && (resourcesServed.size === 0 || resourcesServed.has(resource))
    const named = written.map(([resource]) => resource)
    const wholes = new Set([...resourcesServed, ...named.filter(mayBeAsked)])
    const subresources = written.flatMap(([, it]) => (it && it !== '*' ? [it] : []))
    const resources = [
      ...usualResources.filter(it => wholes.has(it)),
      ...wholes,
      fresh('widgets', [...wholes, ...named]),
    ]
    const asked: Part[] = [
      ...resources.map(resource => ({ group, resource })),
      ...known.filter(it => it.subresource),
      ...resources.flatMap(resource =>
        [...new Set([...subresources, fresh('approval', subresources)])].map(subresource => ({
          group,
          resource,
          subresource,
        })),
      ),
    ]
    return asked.flatMap(it => [...new Set(names)].map(name => (name ? { ...it, name } : it)))
  })
}

/** Told of first where several would do. */
const usualResources = ['pods', 'secrets', 'deployments', 'roles', 'validatingwebhookconfigurations']

const usualPaths = [
  ...[
    '/version',
    '/',
    '/api',
    '/apis',
    '/api/v1',
    '/apis/apps/v1',
    '/healthz',
    '/livez',
    '/readyz',
    '/readyz/ping',
  ],
  ...[
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/openid/v1/jwks',
    '/.well-known/openid-configuration',
    '/logs',
  ],
  '/debug/pprof/profile',
]

function pathsOf(rules: AuditRule[]): Part[] {
  const urls = rules.flatMap(it => it.nonResourceURLs ?? [])
  const beginnings = urls.map(it => it.replace(/\*+$/, '')).filter(it => it.startsWith('/'))
  const named = beginnings.flatMap(it => [it, `${it}${fresh('x', [])}`])
  const all = new Set([fresh('/somewhere', urls), ...usualPaths, ...named])
  return [...all].filter(it => !isOfResource(it)).map(path => ({ path }))
}

/** /api/v1/... and /apis/group/version/... */
const isOfResource = (path: string) => {
  const [prefix, ...rest] = path.split('/').filter(it => it !== '')
  return (prefix === 'api' && rest.length > 1) || (prefix === 'apis' && rest.length > 2)
}

/** "deletecollection of pods/log in namespace shop by jane", for evidence. */
export function describeAudited(request: AuditedRequest): string {
  const who = request.user
    ? `by ${request.user.name}${inGroups(request.user)}`
    : 'with credentials that are refused'
  if (request.path !== undefined) return `${request.verb} of the path ${request.path} ${who}`
  const { verb, resource, subresource, group, name, namespace } = request
  const what = `${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`
  const where = namespace ? `in namespace ${namespace}` : 'outside of namespaces'
  return `${verb || 'OPTIONS'} of ${what}${name ? ` "${name}"` : ''} ${where} ${who}`
}

function inGroups({ name, groups }: NonNullable<User>): string {
  const own = name === anonymous.name ? anonymous.groups : ownGroups(name)
  const more = groups.filter(it => !own.includes(it))
  return more.length > 0 ? ` (${more.join(', ')})` : ''
}
