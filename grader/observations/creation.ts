/** Whether somebody may create an object, by a dry run: authorization and admission judge it, nothing is stored. */
import { type ApiObject, collectionOf } from '../cluster/discovery.ts'
import type { Observation } from '../finding.ts'
import type { Identity } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { type Expected, observeRequest } from './requests.ts'

/**
 * Asks by a dry run (kubernetes.io/docs/reference/using-api/api-concepts/#dry-run).
 * @param namespace undefined: of a cluster-wide kind
 * @param expected accepted: 201; refused: 403, with which authorization and admission plugins refuse. A
 * ValidatingAdmissionPolicy answers with what its `reason` says, 422 without one: `refusedBy.admissionPolicy`
 * @param what for evidence, where several objects of the kind are asked for: "a Service with an external IP"
 * @throws Error when the API server serves no such kind
 */
export async function observeCreation(
  target: GradeTarget,
  as: Identity,
  object: ApiObject,
  namespace: string | undefined,
  expected: 'accepted' | 'refused' | Expected,
  what?: string,
): Promise<Observation> {
  const collection = await collectionOf(target, object, namespace)
  const body = { ...object, metadata: { name: target.nonce, ...object.metadata } }
  return observeRequest(
    target,
    { method: 'POST', path: `${collection}?dryRun=All`, as, body, ...(what && { what }) },
    typeof expected === 'string' ? { status: expected === 'accepted' ? 201 : 403 } : expected,
  )
}
