/** What checks earn and cost. */
import type { Check, CheckResult, Grade, Outcome } from './types.ts'

/**
 * A check earns its points when it has passed; a guard earns none, and costs its points when it has failed.
 * @param isLost a guard that could not be checked counts as failed
 */
export function earnedBy(
  { points, guard }: Pick<Check, 'points' | 'guard'>,
  outcome: Outcome,
  isLost = false,
) {
  if (!guard) return outcome === 'passed' ? points : 0
  return outcome === 'failed' || (outcome === 'inconclusive' && isLost) ? -points : 0
}

/** What checks earn together, never below zero. */
export function addUp(checks: CheckResult[]): Pick<Grade, 'score' | 'total' | 'passed'> {
  const earned = checks.reduce((sum, it) => sum + it.earned, 0)
  return {
    score: Math.max(0, earned),
    total: checks.reduce((sum, it) => sum + (it.guard ? 0 : it.points), 0),
    passed: checks.every(it => it.outcome === 'passed'),
  }
}
