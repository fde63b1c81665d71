/** Objects that a check makes for itself. */
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/**
 * Creates an object as the grader and deletes it after the run.
 * @param collection "/api/v1/nodes"
 * @throws Error when the API server refuses it.
 */
export async function temporary(
  target: GradeTarget,
  collection: string,
  object: { metadata: { name: string }; [field: string]: unknown },
): Promise<void> {
  const client = await api(target)
  target.defer(() => client.ask({ method: 'DELETE', path: `${collection}/${object.metadata.name}` }))
  await client.admin('POST', collection, object)
}

/** A Node object that no machine stands behind; without labels no DaemonSet puts pods there. */
export async function temporaryNode(target: GradeTarget): Promise<string> {
  const name = `node-${target.nonce}`
  await target.once('temporary-node', () =>
    temporary(target, '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: { unschedulable: true },
    }),
  )
  return name
}
