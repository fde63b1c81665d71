/** Objects that a check makes for itself. */
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

/** A namespace of the run's own. Its default ServiceAccount is there, without which no pod is admitted. */
export async function temporaryNamespace(target: GradeTarget): Promise<string> {
  const name = `ns-${target.nonce}`
  await target.once('temporary-namespace', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
    await createFor(target, '/api/v1/namespaces', namespace)
    const client = await api(target)
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
    // 409: the controller manager was first.
    await client.ask({ method: 'POST', path: `/api/v1/namespaces/${name}/serviceaccounts`, body: account })
  })
  return name
}
