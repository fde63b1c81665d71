/** The scenario bench: every variant of every scenario on labs that are reset in between. */
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { causesOf } from '../../lab-infra/causes.ts'
import type { LabEngine } from '../../lab-infra/lab.ts'
import { grade } from '../grade.ts'
import type { LintProblem } from '../lint/problem.ts'
import { endOf, runScript } from '../scripts.ts'
import type { Grade } from '../types.ts'
import { type LabKeeper, labKeeper, limitTo } from './labs.ts'
import {
  type BenchCase,
  type BenchPlan,
  partOf,
  roundsFor,
  roundsOf,
  type Shard,
  type Surprise,
  surprisesIn,
} from './plan.ts'

export interface CaseResult {
  scenario: string
  /** What was drawn; missing for the default draw. */
  seed?: number
  kind: BenchCase['kind']
  name: string
  surprises: Surprise[]
  /** Why it could not be run: the lab could not be made, reset or set up. */
  error?: string
  grade?: Grade
  /** Why its lab was reset, where putting it back was not enough. */
  whyReset?: string
  /** ms for reset, setup, script and grading together. */
  tookMs: number
}

export interface BenchResult {
  /** What is wrong with the folders; a scenario that has problems is not run. */
  problems: LintProblem[]
  /** Tasks that cannot run in labs of this engine, each with why. */
  skipped: NonNullable<BenchPlan['skipped']>
  cases: CaseResult[]
  /** Stopped by the signal before all had run. */
  aborted: boolean
  /** What ended it before its time, or kept a lab from being ended, though it was not stopped. */
  error?: string
  tookMs: number
}

export type BenchEvent =
  | { type: 'planned'; scenarios: number; cases: number; jobs: number }
  | { type: 'problem'; problem: LintProblem }
  | { type: 'skipped'; scenario: string; reason: string }
  | { type: 'started'; scenario: string; seed?: number; name: string }
  | { type: 'finished'; result: CaseResult }
  | { type: 'ended'; result: BenchResult }

export interface BenchOptions {
  engine: Pick<LabEngine, 'create'>
  /** Which part of the plan to run; all of it by default. */
  shard?: Shard
  /** How many labs at once. Default 1. */
  jobs?: number
  reporter?: (event: BenchEvent) => void
  signal?: AbortSignal
}

/** Never throws for what a scenario, a lab or an engine does wrong: that is in the result, with all that was found out. */
export async function runBench(plan: BenchPlan, options: BenchOptions): Promise<BenchResult> {
  const start = Date.now()
  const tell = options.reporter ?? (() => {})
  const signal = options.signal ?? new AbortController().signal
  const { problems, skipped = [] } = plan
  const rounds = partOf(roundsOf(plan.cases), options.shard ?? { index: 1, count: 1 })
  const cases = rounds.flat()
  const jobs = Math.min(options.jobs ?? 1, rounds.length)
  tell({
    type: 'planned',
    scenarios: new Set(cases.map(it => it.scenario.id)).size,
    cases: cases.length,
    jobs,
  })
  for (const problem of problems) tell({ type: 'problem', problem })
  for (const it of skipped) tell({ type: 'skipped', ...it })

  const results: CaseResult[] = []
  const nextRound = roundsFor(rounds)
  const boot = limitTo(availableParallelism())
  const work = async (index: number) => {
    const labs = labKeeper(options.engine, `bench-${randomBytes(3).toString('hex')}-${index}`, boot, signal)
    try {
      for (let round = nextRound(undefined); round; round = nextRound(round)) {
        labs.used()
        for (const it of round) {
          if (signal.aborted) return
          const { id, seed } = it.scenario
          tell({ type: 'started', scenario: id, ...(seed !== 0 && { seed }), name: it.name })
          const result = await runCase(it, labs, signal)
          if (signal.aborted) return
          results.push(result)
          tell({ type: 'finished', result })
        }
      }
    } finally {
      await labs.end()
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: jobs }, (_, index) => work(index)))
  const failures = workers.flatMap(it => (it.status === 'rejected' ? [messageOf(it.reason)] : []))

  const order = cases.map(it => titleOf({ scenario: it.scenario.id, seed: it.scenario.seed, name: it.name }))
  const place = (it: CaseResult) => order.indexOf(titleOf(it))
  results.sort((one, other) => place(one) - place(other))
  const result: BenchResult = {
    problems,
    skipped,
    cases: results,
    aborted: signal.aborted,
    ...(failures.length > 0 && { error: failures.join('; ') }),
    tookMs: Date.now() - start,
  }
  tell({ type: 'ended', result })
  return result
}

/** A case for people: the task, what was drawn unless it is the default, the variant. */
export const titleOf = ({ scenario, seed, name }: Pick<CaseResult, 'scenario' | 'seed' | 'name'>): string =>
  [scenario, ...(seed ? [`seed ${seed}`] : []), name].join(' ')

/** 0: all as the scenarios say. 1: a surprise or a problem in a folder. 2: something could not be run. */
export function benchExitCode(result: BenchResult): 0 | 1 | 2 {
  if (result.aborted || result.error !== undefined || result.cases.some(it => it.error !== undefined))
    return 2
  return result.problems.length > 0 || result.cases.some(it => it.surprises.length > 0) ? 1 : 0
}

async function runCase(it: BenchCase, labs: LabKeeper, signal: AbortSignal): Promise<CaseResult> {
  const start = Date.now()
  const result: CaseResult = {
    scenario: it.scenario.id,
    ...(it.scenario.seed !== 0 && { seed: it.scenario.seed }),
    kind: it.kind,
    name: it.name,
    surprises: [],
    tookMs: 0,
  }
  try {
    const lab = await labs.clean(it.scenario, it.variant?.freshLab)
    const whyReset = labs.whyReset()
    if (whyReset !== undefined) result.whyReset = whyReset
    if (it.variant) {
      const { exitCode, output } = await runScript(lab.node, it.variant.script, signal)
      if (exitCode !== 0 && it.kind !== 'replay') {
        const actual = `it ended ${endOf(exitCode)}: ${output}`
        result.surprises.push({ expected: 'its script ends with 0', actual, evidence: [] })
      }
    }
    result.grade = await grade(lab, it.scenario, { signal })
    result.surprises.push(...surprisesIn(it.kind, it.variant?.mustFail ?? [], result.grade))
  } catch (error) {
    result.error = messageOf(error)
    labs.giveUp()
  }
  return { ...result, tookMs: Date.now() - start }
}

const messageOf = (error: unknown) =>
  error instanceof Error ? [error.message, ...causesOf(error)].join(': ') : String(error)
