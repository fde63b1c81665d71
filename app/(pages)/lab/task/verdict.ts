/** A check's verdict in words: never told by colour alone, and a guard's never in points earned. */
import type { CheckResult } from '../../api-client.ts'

export type VerdictKind = 'passed' | 'failed' | 'inconclusive' | 'kept' | 'broken' | 'pending'

export interface Verdict {
  kind: VerdictKind
  label: string
  /** "10 of 30", "−10"; empty where there is nothing to count. */
  points: string
}

type Announced = Pick<CheckResult, 'guard' | 'points'>

export function verdictOf(check: Announced & Partial<Pick<CheckResult, 'outcome' | 'earned'>>): Verdict {
  const { guard, points, outcome, earned = 0 } = check
  const counted = guard ? '' : `${earned} of ${points}`
  switch (outcome) {
    case undefined:
      return { kind: 'pending', label: 'Checking', points: '' }
    case 'inconclusive':
      return { kind: 'inconclusive', label: 'Could not be checked', points: guard ? '' : `– of ${points}` }
    case 'passed':
      return guard
        ? { kind: 'kept', label: 'Kept', points: '' }
        : { kind: 'passed', label: 'Passed', points: counted }
    case 'failed':
      return guard
        ? { kind: 'broken', label: 'Broken', points: `−${points}` }
        : { kind: 'failed', label: 'Failed', points: counted }
  }
}
