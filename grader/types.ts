/** What a check is, what it may look at, and what it answers. */
import type { Lab, LabNode } from '../lab-infra/lab.ts'
import type { CheckResult, Evidence } from './schemas.ts'

export type { CheckResult, Evidence, Grade, Outcome } from './schemas.ts'

/** One thing that was looked at, and whether it is as expected. */
export interface Observation extends Evidence {
  ok: boolean
}

/** What a check found out. A check that could not find out throws instead. */
export interface Finding {
  passed: boolean
  evidence: Evidence[]
}

/** All that a check may use. */
export interface GradeTarget {
  readonly lab: Pick<Lab, 'id' | 'credentials' | 'recall'>
  readonly node: LabNode
  /** A fresh random name part for this grading run, lower case: use it for every object and token a check makes. */
  readonly nonce: string
  /** Aborts when the check that asks is late, or the run ends: wait with it. Requests and commands end with it by themselves. */
  readonly signal: AbortSignal
  /** Work shared by the checks of one run is done once: the first caller's promise is kept under `key`. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Undone after the run, last first, also when a check failed or timed out: objects a check made go here. */
  defer(undo: () => Promise<unknown>): void
  /** Tells whoever watches the run what is waited for, and for how long already (ms). */
  waiting?(summary: string, forMs: number): void
}

export interface Check {
  /** Kebab-case, unique in its scenario. */
  id: string
  /** A sentence a learner reads: what is true when it passes. */
  title: string
  /** What it earns when passed; for a guard, what breaking it costs. */
  points: number
  /** Right before and must stay right: earns nothing by itself, costs `points` when broken. */
  guard?: boolean
  /** Needs a ready API server; without one it is inconclusive at once, with the control plane's cause. Default true. */
  needsApiServer?: boolean
  /** ms; default 15 000. */
  timeoutMs?: number
  /**
   * It disturbs others: stops a service, edits a manifest, takes somebody's access away for a moment. It runs when all
   * others have ended, one such after the other in their order, and what it defers is undone right after it. What it makes
   * of the control plane it has to wait for, and put back, before it ends.
   */
  alone?: boolean
  /** Words of the sentences in task.md that it proves; `sentence` sets them, some guards come with the usual ones. */
  proves?: string[]
  run(target: GradeTarget): Found
}

/**
 * What a check may answer: what was looked at, in lists as deep as reads well, now or later. A function of a task's own that
 * a check returns has this type, an async one `Promise<FoundNow>`.
 */
export type Found = FoundNow | Promise<FoundNow>
export type FoundNow = Observation | Finding | readonly Found[]

/** Told while a grading run goes on. */
export type GradeEvent =
  | { type: 'waiting'; summary: string; forMs: number }
  | { type: 'check'; result: CheckResult }
