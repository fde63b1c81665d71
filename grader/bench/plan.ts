/** What a scenario's variants have to score, and whether a grade is that. */
import type { Scenario, Variant } from '../scenario.ts'
import type { CheckResult, Evidence, Grade } from '../types.ts'

export interface BenchCase {
  scenario: Scenario
  kind: 'untouched' | 'solution' | 'near-miss'
  name: string
  /** undefined: nothing is done to the lab. */
  variant?: Variant
}

/** One thing that is not as the scenario says. */
export interface Surprise {
  /** The check, or undefined when it is about the score or the script. */
  check?: string
  expected: string
  actual: string
  evidence: Evidence[]
}

/** Every case of a scenario: untouched first, then solutions, then near misses. */
export function casesOf(scenario: Scenario): BenchCase[] {
  const of = (kind: BenchCase['kind'], variants: Variant[]) =>
    variants.map(variant => ({ scenario, kind, name: `${kind}/${variant.name}`, variant }))
  return [
    { scenario, kind: 'untouched', name: 'untouched' },
    ...of('solution', scenario.solutions),
    ...of('near-miss', scenario.nearMisses),
  ]
}

/**
 * untouched scores 0 and breaks no guard; a solution passes everything; a near miss fails (or leaves inconclusive)
 * exactly the checks it names.
 */
export function surprisesIn(kind: BenchCase['kind'], mustFail: string[], grade: Grade): Surprise[] {
  const surprises = grade.checks.flatMap(check => surpriseOf(kind, mustFail, check) ?? [])
  const score = `${grade.score} of ${grade.total} points`
  if (kind === 'untouched' && grade.score !== 0)
    surprises.push({ expected: '0 points', actual: score, evidence: [] })
  if (kind === 'solution' && grade.score !== grade.total) {
    surprises.push({ expected: `${grade.total} points`, actual: score, evidence: [] })
  }
  return surprises
}

function surpriseOf(kind: BenchCase['kind'], mustFail: string[], check: CheckResult): Surprise | undefined {
  const named = kind === 'untouched' ? !check.guard : mustFail.includes(check.id)
  if (named ? isFailure(kind, check) : check.outcome === 'passed') return undefined
  return {
    check: check.id,
    expected: named ? 'failed' : 'passed',
    actual: check.cause ? `${check.outcome}: ${check.cause}` : check.outcome,
    evidence: check.evidence,
  }
}

/** In the untouched lab everything can be checked; in a near miss that takes the API server down it cannot. */
const isFailure = (kind: BenchCase['kind'], check: CheckResult) =>
  check.outcome === 'failed' || (kind === 'near-miss' && check.outcome === 'inconclusive')
