/**
 * Of checks that fail for one cause, or have found the very same, the first tells it whole and the others refer to it;
 * each keeps its own verdict.
 */
import type { ControlPlaneState } from '../lab-infra/lab.ts'
import type { CheckResult, Evidence } from './types.ts'

/** Shorter ones are told again: a reference would be as long. */
const worthReferring = 80

export function oneCauseLeads(
  checks: CheckResult[],
  { phase, summary, cause }: Pick<ControlPlaneState, 'phase' | 'summary' | 'cause'>,
): CheckResult[] {
  const ofControlPlane = phase !== 'ready' && cause ? [`${summary}: ${cause}`] : []
  const causes = checks.flatMap(it => (it.outcome === 'inconclusive' && it.cause ? [it.cause] : []))
  const roots = [...ofControlPlane, ...causes].filter(it => it.length > worthReferring)
  const told = new Set<string>()
  const referring = (text: string, mine: Set<string>) => {
    const root = roots.find(it => text.includes(it))
    if (root === undefined) return text
    mine.add(root)
    return told.has(root) ? text.replace(root, () => `as above (${beginningOf(root)})`) : text
  }
  const found = new Map<string, string>()
  const asFound = (it: Evidence, title: string) => {
    const key = JSON.stringify(it)
    const by = found.get(key) ?? title
    found.set(key, by)
    return by === title ? it : { ...it, actual: `as found by “${by}”` }
  }
  return checks.map(check => {
    if (check.outcome === 'passed') return check
    const mine = new Set<string>()
    const evidence = check.evidence
      .map(it => asFound(it, check.title))
      .map(it => ({ ...it, actual: referring(it.actual, mine) }))
    const cause = check.cause && referring(check.cause, mine)
    for (const it of mine) told.add(it)
    return { ...check, evidence, ...(cause && { cause }) }
  })
}

const beginningOf = (cause: string) => `${cause.replace(/\s+/g, ' ').slice(0, worthReferring / 2 - 1)}…`
