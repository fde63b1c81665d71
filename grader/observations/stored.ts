/** Whether what the cluster held when a task began is still in etcd, for tasks that begin without an API server. */
import { beginningOf, storedHashes } from '../cluster/beginning.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/** Comes and goes by itself: what reports state, what expires, what controllers make anew. */
const passing = [
  'apiserver.apps/',
  'certificatesigningrequests/',
  'configmaps/kube-public/cluster-info',
  'endpointslices/',
  'events/',
  'ipaddresses/',
  'leases/',
  'masterleases/',
  'pods/',
  'secrets/kube-system/bootstrap-token-',
  'services/endpoints/',
]

/** Kinds that nobody but people changes: their contents stay, too. What has a status changes by itself. */
const contents = [
  'clusterrolebindings/',
  'clusterroles/',
  'configmaps/',
  'limitranges/',
  'namespaces/',
  'rolebindings/',
  'roles/',
  'secrets/',
  'serviceaccounts/',
  'services/specs/',
]

const begins = (key: string, prefixes: string[]) => prefixes.some(it => key.startsWith(`/registry/${it}`))

/**
 * What etcd held when the setup had ended is still there, as far as it lasts.
 * @throws Error when that is not known.
 */
export async function observeStoredKept(target: GradeTarget): Promise<Observation[]> {
  const [{ stored }, now] = await Promise.all([beginningOf(target), storedHashes(target)])
  if (!stored) throw new Error('what was stored in the cluster is not known')
  return storedKept(stored, now)
}

/**
 * Whether all is kept that lasts.
 * @param stored hashes of etcd's values by key, then and `now`
 */
export function storedKept(stored: Record<string, string>, now: Record<string, string>): Observation[] {
  const kept = Object.entries(stored).filter(([key]) => !begins(key, passing))
  const wrong = kept.flatMap(([key, hash]) => {
    const is = now[key]
    const where = `${key} in etcd`
    if (is === undefined) return [observe(false, where, 'kept', 'gone')]
    const changed = is !== hash && begins(key, contents)
    return changed ? [observe(false, where, 'as it was stored', 'another content')] : []
  })
  return wrong.length > 0 ? wrong : [observe(true, 'etcd', `${kept.length} objects, as stored`, 'all kept')]
}
