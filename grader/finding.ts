/** Findings are put together from single observations, each of which says where, what was expected and what was found. */
import type { Evidence, Finding } from './types.ts'

export interface Observation extends Evidence {
  ok: boolean
}

/** More pieces of evidence than this help nobody. */
const enough = 8

/** Passed when every observation is as expected; a failed finding shows only what is not. At least one is needed. */
export function finding(observations: Observation[]): Finding {
  if (observations.length === 0) throw new Error('a finding needs at least one observation')
  const wrong = observations.filter(it => !it.ok)
  const shown = (wrong.length > 0 ? wrong : observations).slice(0, enough)
  return {
    passed: wrong.length === 0,
    evidence: shown.map(({ where, expected, actual }) => ({ where, expected, actual })),
  }
}

/** One thing that was looked at: where, what was expected there and what was found. */
export function observe(ok: boolean, where: string, expected: string, actual: string): Observation {
  return { ok, where, expected, actual }
}

/** A text cut for evidence, on one line. */
export function brief(text: string, length = 300): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
