/** Which cases there are and on which lab they run; what each has to score, and whether a grade is that. */
import type { LabEngine } from '../../lab-infra/lab.ts'
import { readsAlike } from '../finding.ts'
import { lintScenario } from '../lint/lint.ts'
import type { LintProblem } from '../lint/problem.ts'
import { whyNotHere } from '../needs.ts'
import { loadScenario, type Scenario } from '../scenario.ts'
import type { Variant } from '../scripts.ts'
import type { CheckResult, Evidence, Grade } from '../types.ts'

export interface BenchCase {
  scenario: Scenario
  /** replay: a solution with the values of another draw, as somebody types it who has only seen that. */
  kind: 'untouched' | 'solution' | 'near-miss' | 'replay'
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

export interface BenchPlan {
  /** What is wrong with the folders; a scenario that has problems has no cases. */
  problems: LintProblem[]
  cases: BenchCase[]
  /** Tasks that are left out, each with why. */
  skipped?: { scenario: string; reason: string }[]
}

/** The plan without the tasks that cannot run in labs of this engine. */
export function runnable(plan: BenchPlan, engine: Pick<LabEngine, 'name' | 'features'>): BenchPlan {
  const reasons = new Map(plan.cases.map(it => [it.scenario.id, whyNotHere(it.scenario, engine)]))
  const skipped = [...reasons].flatMap(([scenario, reason]) => (reason ? [{ scenario, reason }] : []))
  return { ...plan, cases: plan.cases.filter(it => !reasons.get(it.scenario.id)), skipped }
}

/**
 * Lints scenario folders and lists the cases of those that are sound.
 * @param seeds what to draw: every case for each of them, but once where nothing is drawn
 */
export async function planBench(folders: string[], seeds: readonly number[] = [0]): Promise<BenchPlan> {
  const linted = await Promise.all(
    folders.map(async folder => ({ folder, problems: await lintScenario(folder) })),
  )
  const sound = linted.filter(it => it.problems.length === 0)
  const scenarios = await Promise.all(sound.map(it => loadScenario(it.folder)))
  const drawn = scenarios.flatMap(it => (it.parameters ? seeds : [0]).map(seed => it.redraw(seed)))
  return { problems: linted.flatMap(it => it.problems), cases: drawn.flatMap(casesOf) }
}

/** Every case of a scenario: untouched first, then solutions, near misses, and what another draw's solution is worth. */
function casesOf(scenario: Scenario): BenchCase[] {
  const of = (kind: BenchCase['kind'], variants: Variant[]) =>
    variants.map(variant => ({ scenario, kind, name: `${kind}/${variant.name}`, variant }))
  return [
    { scenario, kind: 'untouched', name: 'untouched' },
    ...of('solution', scenario.solutions),
    ...of('near-miss', scenario.nearMisses),
    ...(scenario.parameters ? of('replay', unlike(scenario).solutions.slice(0, 1)) : []),
  ]
}

/** The draw that differs in most values, of a good many. */
function unlike(scenario: Scenario): Scenario {
  const others = Array.from({ length: 50 }, (_, index) => scenario.redraw(index + 1))
  const differing = ({ values }: Scenario) =>
    Object.keys(values).filter(name => values[name] !== scenario.values[name]).length
  return others.reduce((best, it) => (differing(it) > differing(best) ? it : best))
}

/** The untouched lab, one solution and one near miss: enough to see that a task still works. */
export const inSample = ({ kind, scenario, variant }: BenchCase) =>
  kind === 'untouched' || variant === scenario.solutions[0] || variant === scenario.nearMisses[0]

/** Cases that follow each other on one lab, which is reset and set up before the first of them only. */
export type Round = BenchCase[]

/**
 * The untouched lab and the solution after it share a round: learners check before they work, and what grading leaves
 * behind would show. Every other case needs a lab that nobody has touched, and so does a solution that asks for a fresh one.
 */
export function roundsOf(cases: BenchCase[]): Round[] {
  const rounds: Round[] = []
  for (const it of cases) {
    const before = rounds.at(-1)
    const shares =
      it.kind === 'solution' &&
      !it.variant?.freshLab &&
      before?.at(-1)?.kind === 'untouched' &&
      before[0]?.scenario === it.scenario
    if (shares) before.push(it)
    else rounds.push([it])
  }
  return rounds
}

/** One of several parts of a bench that run on machines of their own; `index` counts from 1. */
export interface Shard {
  index: number
  count: number
}

/** Every n-th round, so that each part has some of every scenario; all parts together have each round once. */
export const partOf = (rounds: Round[], { index, count }: Shard): Round[] =>
  rounds.filter((_, at) => at % count === index - 1)

/**
 * Hands out rounds to labs that work side by side. A lab goes on with the scenario that it is set up for, because that is
 * put back sooner than another is set up; after that it takes the one with the most rounds for each lab that works on it.
 */
export function roundsFor(rounds: Round[]): (before: Round | undefined) => Round | undefined {
  const scenarioOf = (round: Round | undefined) => round?.[0]?.scenario
  const left = Map.groupBy(rounds, scenarioOf)
  const labs = new Map<Scenario | undefined, number>()
  const share = (it: Scenario | undefined) => (left.get(it)?.length ?? 0) / ((labs.get(it) ?? 0) + 1)
  const count = (it: Scenario | undefined, change: number) => labs.set(it, (labs.get(it) ?? 0) + change)
  return before => {
    const round = before && left.get(scenarioOf(before))?.shift()
    if (round) return round
    count(scenarioOf(before), -1)
    const [next] = [...left.keys()].sort((one, other) => share(other) - share(one))
    count(next, 1)
    return left.get(next)?.shift()
  }
}

/**
 * untouched scores 0 and breaks no guard; a solution passes everything; a near miss fails exactly the checks it names,
 * or leaves them inconclusive where it takes the control plane down; what solved another draw does not pass.
 */
export function surprisesIn(kind: BenchCase['kind'], mustFail: string[], grade: Grade): Surprise[] {
  const score = `${grade.score} of ${grade.total} points`
  if (kind === 'replay')
    return grade.passed
      ? [{ expected: 'less than all points for the values of another draw', actual: score, evidence: [] }]
      : []
  const surprises = grade.checks.flatMap(check => surpriseOf(kind, mustFail, check, grade) ?? [])
  if (kind === 'untouched' && grade.score !== 0)
    surprises.push({ expected: '0 points', actual: score, evidence: [] })
  for (const { id, outcome, evidence } of grade.checks) {
    const alike = outcome === 'failed' ? evidence.filter(readsAlike) : []
    if (alike.length > 0) {
      const expected = 'evidence that tells what was expected from what was found'
      surprises.push({ check: id, expected, actual: 'the same words for both', evidence: alike })
    }
  }
  if (kind === 'solution' && grade.score !== grade.total) {
    surprises.push({ expected: `${grade.total} points`, actual: score, evidence: [] })
  }
  return surprises
}

function surpriseOf(
  kind: BenchCase['kind'],
  mustFail: string[],
  check: CheckResult,
  { controlPlane }: Grade,
): Surprise | undefined {
  const named = kind === 'untouched' ? !check.guard : mustFail.includes(check.id)
  // With the API server down much cannot be checked, and need not be; a check that throws beside a sound one is no verdict.
  const isDown = kind === 'near-miss' && controlPlane.phase !== 'ready'
  const failed = check.outcome === 'failed' || (isDown && check.outcome === 'inconclusive')
  if (named ? failed : check.outcome === 'passed') return undefined
  return {
    check: check.id,
    expected: named ? 'failed' : 'passed',
    actual: check.cause ? `${check.outcome}: ${check.cause}` : check.outcome,
    evidence: check.evidence,
  }
}
