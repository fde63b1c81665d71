/** Findings are put together from single observations, each of which says where, what was expected and what was found. */
import { unmasked } from './shown.ts'
import type { Evidence, Finding, Found, FoundNow, Observation } from './types.ts'

export type { Observation } from './types.ts'

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

/**
 * What a check answered, as one finding: passed when all of it did.
 * @throws what one of its promises does, once all have ended
 */
export async function findingOf(found: Found): Promise<Finding> {
  const all = await flat(found)
  const findings = all.filter(it => 'passed' in it)
  const observations = all.filter(it => 'ok' in it)
  if (observations.length > 0) findings.push(finding(observations))
  if (findings.length === 0) return finding([])
  const wrong = findings.filter(it => !it.passed)
  const shown = wrong.length > 0 ? wrong : findings
  return { passed: wrong.length === 0, evidence: shown.flatMap(it => it.evidence).slice(0, enough.pieces) }
}

async function flat(found: Found): Promise<(Observation | Finding)[]> {
  const it: FoundNow = await found
  if (!isList(it)) return [it]
  const ended = await Promise.allSettled(it.map(flat))
  return ended.flatMap(each => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}

const isList = (found: FoundNow): found is readonly Found[] => Array.isArray(found)

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
