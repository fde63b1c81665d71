/** Whether the cluster's Secrets are what they were, whoever wrote them anew. */
import { type KeptObject, objectsThen } from '../cluster/beginning.ts'
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

const path = '/api/v1/secrets'

/**
 * Every Secret that the setup left is there and holds what it held: type, data, labels, annotations, owners. It may have
 * been made anew, and may have got further labels and annotations. One that cannot be read is not there.
 */
export async function observeSecretsKept(target: GradeTarget): Promise<Observation[]> {
  const answer = await (await api(target)).ask({ path })
  const expected = 'every Secret that there was, as it was'
  if (answer.status !== 200)
    return [observe(false, answer.line, expected, `${answer.status}: ${answer.message}`)]
  const then = await objectsThen(target, path)
  const now = new Map((answer.json.items as KeptObject[]).map(it => [nameOf(it), it]))
  const changed = then.flatMap(before => {
    const what = secretChange(before, now.get(nameOf(before)))
    return what ? [observe(false, `Secret ${nameOf(before)}`, 'as it was', what)] : []
  })
  return changed.length > 0 ? changed : [observe(true, answer.line, expected, `all ${then.length}`)]
}

const nameOf = ({ metadata }: KeptObject) => `${metadata.namespace}/${metadata.name}`

/** What is lost or other; undefined when nothing is. Values are not told. */
export function secretChange(then: KeptObject, now: KeptObject | undefined): string | undefined {
  // The controller manager removes a bootstrap token when its time is over.
  if (!now) return then.type === 'bootstrap.kubernetes.io/token' ? undefined : 'gone'
  if (then.type !== now.type) return `of the type ${now.type}, was ${then.type}`
  const data = differences(then.data, now.data)
  const added = Object.keys(now.data ?? {}).filter(it => !Object.hasOwn(then.data ?? {}, it))
  if (data.length > 0) return `another value of ${data.join(', ')}`
  if (added.length > 0) return `${added.join(', ')} added to its data`
  if ((then.immutable ?? false) !== (now.immutable ?? false)) return `immutable: ${now.immutable ?? false}`
  for (const field of ['labels', 'annotations'] as const) {
    const lost = differences(then.metadata[field], now.metadata[field])
    if (lost.length > 0) return `${field} lost or changed: ${lost.join(', ')}`
  }
  const owners = (of: KeptObject) =>
    ownersOf(of)
      .map(it => `${it.kind} ${it.name}`)
      .join(', ')
  return owners(then) === owners(now)
    ? undefined
    : `owned by ${owners(now) || 'nobody'}, was by ${owners(then) || 'nobody'}`
}

const ownersOf = ({ metadata }: KeptObject) =>
  (metadata as { ownerReferences?: { kind: string; name: string }[] }).ownerReferences ?? []

const differences = (then: Record<string, string> = {}, now: Record<string, string> = {}) =>
  Object.keys(then).filter(it => then[it] !== now[it])
