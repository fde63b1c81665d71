/** Audit policies and requests of every kind that they can tell apart. */
import type { AuditedRequest, AuditPolicy, AuditRule } from '../cluster/audit-policy.ts'
import type { Random } from './random.ts'

type User = NonNullable<AuditedRequest['user']>

const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete'] as const
const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const
const namespaces = ['default', 'kube-system', 'shop']
const names = ['a', 'b']
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
const paths = ['/version', '/healthz', '/healthz/etcd', '/metrics', '/apis', '/nothing/here']

interface Kind {
  group: string
  resource: string
  namespaced: boolean
  subresources: string[]
}
const kinds: Kind[] = [
  { group: '', resource: 'pods', namespaced: true, subresources: ['log', 'status'] },
  { group: '', resource: 'secrets', namespaced: true, subresources: [] },
  { group: '', resource: 'configmaps', namespaced: true, subresources: [] },
  { group: '', resource: 'nodes', namespaced: false, subresources: ['status'] },
  { group: '', resource: 'namespaces', namespaced: false, subresources: ['status'] },
  { group: 'apps', resource: 'deployments', namespaced: true, subresources: ['scale', 'status'] },
  { group: 'batch', resource: 'jobs', namespaced: true, subresources: ['status'] },
  { group: 'rbac.authorization.k8s.io', resource: 'roles', namespaced: true, subresources: [] },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', namespaced: false, subresources: [] },
]

/** At most six rules; the last one is sometimes for all that is left. */
export function randomPolicy(random: Random, users: User[]): AuditPolicy {
  const rules = random.times(1, 5, () => randomRule(random, users))
  if (random.chance(0.6)) rules.push({ level: random.pick(levels) })
  return { ...(random.chance(0.4) && { omitStages: random.some(stages, 1, 2) }), rules }
}

function randomRule(random: Random, users: User[]): AuditRule {
  const groups = [...new Set(users.flatMap(it => it.groups))]
  const onPaths = random.chance(0.2)
  const urls = ['*', '/healthz*', '/apis*', ...paths]
  return {
    level: random.pick(levels),
    ...(random.chance(0.2) && { users: random.some(users, 1, 2).map(it => it.name) }),
    ...(random.chance(0.2) && { userGroups: random.some(groups, 1, 2) }),
    ...(random.chance(0.4) && { verbs: random.some(verbs, 1, 4) }),
    ...(onPaths && { nonResourceURLs: random.some(urls, 1, 3) }),
    ...(!onPaths && random.chance(0.3) && { namespaces: random.some(['', ...namespaces], 1, 2) }),
    ...(!onPaths && random.chance(0.7) && { resources: random.times(1, 3, () => randomResources(random)) }),
    ...(random.chance(0.2) && { omitStages: random.some(stages, 1, 1) }),
  }
}

function randomResources(random: Random) {
  const { group } = random.pick(kinds)
  const spellings = kinds
    .filter(it => it.group === group)
    .flatMap(({ resource, subresources }) => [
      resource,
      `${resource}/*`,
      ...subresources.flatMap(it => [`${resource}/${it}`, `*/${it}`]),
    ])
  const resources = random.chance(0.8) ? random.some(['*', ...spellings], 1, 3) : []
  return {
    group,
    ...(resources.length > 0 && { resources }),
    ...(resources.length > 0 && random.chance(0.2) && { resourceNames: [random.pick(names)] }),
  }
}

export interface RandomRequest {
  request: AuditedRequest
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query, so that nothing is changed or watched for long. */
  path: string
}

/** Asked by one of the users; whether it succeeds does not matter to audit. */
export function randomRequest(random: Random, users: User[]): RandomRequest {
  const user = random.pick(users)
  if (random.chance(0.15)) {
    const path = random.pick(paths)
    return { request: { user, verb: 'get', path }, method: 'GET', path }
  }
  const { group, resource, namespaced, subresources } = random.pick(kinds)
  const verb = random.pick(verbs)
  const named = !['list', 'watch', 'create', 'deletecollection'].includes(verb)
  const subresource = named && subresources.length > 0 && random.chance(0.4) && random.pick(subresources)
  const name = named ? random.pick(names) : undefined
  const everywhere = ['list', 'watch'].includes(verb) && random.chance(0.3)
  const namespace = namespaced && !everywhere ? random.pick(namespaces) : undefined
  const parts = [
    group ? `/apis/${group}/v1` : '/api/v1',
    ...(namespace ? ['namespaces', namespace] : []),
    resource,
    ...(name ? [name] : []),
    ...(subresource ? [subresource] : []),
  ]
  const request = {
    user,
    verb,
    group,
    resource,
    ...(subresource && { subresource }),
    // A namespace lies in itself.
    namespace: resource === 'namespaces' ? name : namespace,
    name,
  }
  return { request, method: methods[verb]!, path: `${parts.join('/')}${queries[verb] ?? '?dryRun=All'}` }
}

const methods: Record<string, RandomRequest['method']> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
}
const queries: Record<string, string> = {
  get: '',
  list: '?limit=1',
  watch: '?watch=true&timeoutSeconds=1',
}
