/** Objects that a check makes for itself. */
import { randomBytes } from 'node:crypto'
import { type Answer, api, succeeded } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import { type ApiObject, collectionOf } from './discovery.ts'

/**
 * Creates an object as the grader and deletes it after the run.
 * @param namespace not given: it is cluster-wide
 * @returns its name, a fresh one where it has none
 * @throws Error when the API server refuses it.
 */
export async function temporary(target: GradeTarget, object: ApiObject, namespace?: string): Promise<string> {
  const { name = target.nonce } = object.metadata ?? {}
  const named = { ...object, metadata: { ...object.metadata, name } }
  await createFor(target, await collectionOf(target, object, namespace), named)
  return name
}

/** @param collection "/api/v1/nodes" */
async function createFor(target: GradeTarget, collection: string, object: ApiObject): Promise<void> {
  const client = await api(target)
  target.defer(() => client.ask({ method: 'DELETE', path: `${collection}/${object.metadata?.name}` }))
  await client.admin('POST', collection, object)
}

/**
 * An object of the cluster by its path, "/api/v1/namespaces/shop/serviceaccounts/board"; undefined when there is none,
 * which is for a check to judge.
 * @throws Error when the API server answers anything else.
 */
export async function objectAt(target: GradeTarget, path: string): Promise<Answer['json'] | undefined> {
  const answer = await (await api(target)).ask({ path })
  return answer.status === 404 ? undefined : succeeded(answer).json
}

/** A Node object that no machine stands behind; without labels no DaemonSet puts pods there. */
export async function temporaryNode(target: GradeTarget): Promise<string> {
  const name = `node-${target.nonce}`
  await target.once('temporary-node', () =>
    createFor(target, '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: { unschedulable: true },
    }),
  )
  return name
}

/**
 * A namespace that goes with the run, with its default ServiceAccount, without which no pod is admitted. It is one for all
 * checks of the run, which change nothing of it.
 * @param own one for the caller alone, with these labels, none where they are empty: what the caller changes of it shows
 * nowhere else
 */
export async function temporaryNamespace(
  target: GradeTarget,
  own?: { labels: Record<string, string> },
): Promise<string> {
  if (own) {
    const name = `ns-${target.nonce}-${randomBytes(3).toString('hex')}`
    await createNamespace(target, name, own.labels)
    return name
  }
  const name = `ns-${target.nonce}`
  await target.once('temporary-namespace', () => createNamespace(target, name, {}))
  return name
}

async function createNamespace(
  target: GradeTarget,
  name: string,
  labels: Record<string, string>,
): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
  await createFor(target, '/api/v1/namespaces', namespace)
  const client = await api(target)
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
  // 409: the controller manager was first.
  await client.ask({ method: 'POST', path: `/api/v1/namespaces/${name}/serviceaccounts`, body: account })
}
