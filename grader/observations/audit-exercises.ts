/** Requests that exercise what an audit policy's own words are about, by those whose credentials the grader has. */
import { type AuditedRequest, type AuditPolicy, decisionOf } from '../cluster/audit-policy.ts'
import { credentialsOf } from '../cluster/credentials.ts'
import { servedResources } from '../cluster/discovery.ts'
import { type Ask, api } from '../http.ts'
import type { Identity } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { type AskedPolicy, kindsDecided } from './audit-meaning.ts'
import type { AuditCase } from './audit-replay.ts'

interface Auditor {
  user: AuditedRequest['user']
  as: Identity
}

/** More tell nothing that these have not. */
const mostExercises = 24

/**
 * A request for each pair of a policy's rule and a rule of what is asked that can meet in one, by sentence. The policy
 * decides as asked; whether it is in force is what they tell.
 */
export async function exercises(
  target: GradeTarget,
  policy: AuditPolicy,
  asked: AskedPolicy,
): Promise<Record<string, AuditCase[]>> {
  const [auditors, served] = await Promise.all([auditorsOf(target), servedResources(target)])
  const chosen = new Map<string, { sentence: string; audited: AuditCase }>()
  const users = auditors.map(it => it.user)
  for (const { request, rule, wanted } of kindsDecided(policy, asked, { users, served })) {
    const key = `${rule} ${asked.rules.indexOf(wanted!)}`
    const as = auditors.find(it => it.user?.name === request.user?.name)?.as
    const ask = as && askOf(request, as, target.nonce)
    if (!ask || !wanted || chosen.has(key) || chosen.size >= mostExercises) continue
    const { level } = decisionOf(policy, policy.rules[rule])
    // Of what is not there no body can be expected.
    const audited = { ask, level, loosely: true, ...(!request.user && { refused: true }) }
    chosen.set(key, { sentence: wanted.sentence, audited })
  }
  return Object.fromEntries(
    [...Map.groupBy(chosen.values(), it => it.sentence)].map(([sentence, its]) => [
      sentence,
      its.map(it => it.audited),
    ]),
  )
}

/** Impersonation does not help: audit policies look at who really asks. */
const auditorsOf = (target: GradeTarget): Promise<Auditor[]> =>
  target.once('auditors', async () => {
    const client = await api(target)
    const [{ status }, ofAccount, manager, scheduler] = await Promise.all([
      client.admin('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}),
      credentialsOf(target, 'system:serviceaccount:default:default'),
      credentialsOf(target, 'system:kube-controller-manager'),
      credentialsOf(target, 'system:kube-scheduler'),
    ])
    const { username: name, groups } = status.userInfo as { username: string; groups: string[] }
    const signedIn = 'system:authenticated'
    const account = ['system:serviceaccounts', 'system:serviceaccounts:default', signedIn]
    return [
      { user: { name, groups }, as: 'grader' },
      { user: { name: 'system:serviceaccount:default:default', groups: account }, as: ofAccount },
      { user: { name: 'system:kube-controller-manager', groups: [signedIn] }, as: manager },
      { user: { name: 'system:kube-scheduler', groups: [signedIn] }, as: scheduler },
      { user: { name: 'system:anonymous', groups: ['system:unauthenticated'] }, as: 'nobody' },
      { user: undefined, as: { token: target.nonce } },
    ] satisfies Auditor[]
  })

const methods: Record<string, NonNullable<Ask['method']>> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
}

/**
 * A request of this kind that changes nothing and is answered at once (requestinfo.go): for what is not there, or as a
 * dry run. undefined where there is none.
 */
export function askOf(request: AuditedRequest, as: Identity, unknown: string): Ask | undefined {
  const { verb, path, group, resource, subresource, namespace, name } = request
  if (path !== undefined) {
    const method = { get: 'GET', post: 'POST' }[verb] as Ask['method']
    // A profile takes half a minute.
    if (!method || path.startsWith('/debug')) return undefined
    return { method, path, as }
  }
  const method = methods[verb]
  const collection = ['list', 'watch', 'deletecollection'].includes(verb)
  if (!method || (collection && subresource)) return undefined
  const named = !collection && (verb !== 'create' || subresource || name)
  // A namespace lies in itself, so one by its name lies in one.
  if (resource === 'namespaces' && !group && named && !namespace) return undefined
  const parts = [
    group ? `/apis/${group}/v1` : '/api/v1',
    ...(namespace ? ['namespaces', namespace] : []),
    resource!,
    ...(named ? [name ?? unknown] : []),
    ...(subresource ? [subresource] : []),
  ]
  const query = [
    ...(verb === 'list' ? ['limit=1'] : []),
    ...(verb === 'watch' ? ['watch=true', 'resourceVersion=none'] : []),
    ...(method !== 'GET' ? ['dryRun=All'] : []),
    ...(verb === 'deletecollection' ? [`labelSelector=${unknown}`] : []),
    ...(collection && name ? [`fieldSelector=metadata.name%3D${encodeURIComponent(name)}`] : []),
  ].join('&')
  return {
    method,
    path: `${parts.join('/')}${query ? `?${query}` : ''}`,
    as,
    ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: {} }),
  }
}
