/** Findings are put together from single observations, each of which says where, what was expected and what was found. */
import { unmasked } from './shown.ts'
import type { Evidence, Finding } from './types.ts'

export interface Observation extends Evidence {
  ok: boolean
}

/** More pieces of evidence, and more places of one, than this help nobody. */
const enough = { pieces: 8, places: 20 }

/**
 * Passed when every observation is as expected; a failed finding shows only what is not. What was expected and found
 * alike is one piece of evidence with all its places. At least one observation is needed.
 */
export function finding(observations: Observation[]): Finding {
  if (observations.length === 0) throw new Error('a finding needs at least one observation')
  const wrong = observations.filter(it => !it.ok)
  const shown = wrong.length > 0 ? wrong : observations
  const alike = Map.groupBy(shown, ({ expected, actual }) => JSON.stringify([expected, actual]))
  return { passed: wrong.length === 0, evidence: [...alike.values()].slice(0, enough.pieces).map(together) }
}

function together(alike: Observation[]): Evidence {
  const { expected, actual } = alike[0]!
  const [where = '', ...others] = new Set(alike.map(it => it.where))
  const told = others.slice(0, enough.places - 1)
  if (others.length > told.length) told.push(`and ${others.length - told.length} more`)
  return { where, expected, actual, ...(told.length > 0 && { alsoAt: told }) }
}

/** Evidence of something wrong that reads as if it were right, by which nobody learns what is. */
export const readsAlike = ({ expected, actual }: Evidence): boolean =>
  actual.trim() === expected.trim() || actual === seeminglySame(expected)

const seeminglySame = (text: string) => `${text}, which only looks the same`

/**
 * One thing that was looked at: where, what was expected there and what was found. Characters that look like others are
 * named, and what differs never reads the same.
 */
export function observe(ok: boolean, where: string, expected: string, actual: string): Observation {
  const alike = !ok && expected === actual
  return {
    ok,
    where: unmasked(where),
    expected,
    actual: alike ? seeminglySame(actual) : unmasked(actual),
  }
}
