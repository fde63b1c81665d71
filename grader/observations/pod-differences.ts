/** How two static pods differ in what they mean. */
import { type Meaning, meaningOfPod } from '../cluster/pod-meaning.ts'

export interface Difference {
  /** "spec.containers[kube-apiserver].livenessProbe.httpGet.scheme" */
  field: string
  /** What it was; undefined: it was not given. */
  was?: string
  is?: string
  /** Where it is in the file now, or the nearest that there is. */
  at: (string | number)[]
}

export function podDifferences(then: object, now: object): Difference[] {
  return differences(meaningOfPod(then), meaningOfPod(now), '', [])
}

function differences(
  then: Meaning | undefined,
  now: Meaning | undefined,
  field: string,
  nearest: Difference['at'],
): Difference[] {
  const at = now?.at ?? nearest
  if (then && now && 'fields' in then && 'fields' in now) {
    return [...new Set([...then.fields.keys(), ...now.fields.keys()])].flatMap(name => {
      const dot = field === '' || name.startsWith('[') ? '' : '.'
      return differences(then.fields.get(name), now.fields.get(name), `${field}${dot}${name}`, at)
    })
  }
  const [was, is] = [show(then), show(now)]
  if (was === is) return []
  return [{ field, at, ...(was !== undefined && { was }), ...(is !== undefined && { is }) }]
}

/** "5" or "{containerPort: 6443, protocol: TCP}" */
function show(meaning: Meaning | undefined): string | undefined {
  if (!meaning || 'value' in meaning) return meaning?.value
  const parts = [...meaning.fields].map(([name, part]) =>
    name.startsWith('[') ? `${show(part)}` : `${name}: ${show(part)}`,
  )
  return `{${parts.join(', ')}}`
}
