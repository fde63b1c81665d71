/** The checks of one session, one at a time: judged, told while they run, stored. */
import { randomUUID } from 'node:crypto'
import type { Scenario } from '../../grader/scenario.ts'
import { type Lab, LabError } from '../../lab-infra/lab.ts'
import type { SessionStore } from '../store/store.ts'
import type { CheckResult, Grade, SessionEvent } from './api.ts'
import type { Grader } from './grader.ts'
import { apiGrade, rowOfGrade } from './grades.ts'
import type { Policy } from './policy.ts'
import { problemOf } from './problems.ts'

export interface Checked {
  session: string
  learner: string
  lab: Lab
  scenario: Scenario
  /** Aborts with why the session's lab is no more. */
  signal: AbortSignal
  /** Finds out whether the lab still lives; where not, `signal` is aborted. */
  alive: () => Promise<void>
}

const notJudged = (cause = 'it gave no reason') =>
  new LabError('not-judged', `The lab could not be looked at, so nothing was judged: ${cause}`, {
    remedy: 'Check again in a moment; if it stays so, reset the lab.',
  })

type Send = (event: SessionEvent) => void

export class Checking {
  readonly #store: SessionStore
  readonly #grader: Grader
  readonly #policy: Pick<Policy, 'shown'>
  readonly #send: Send
  #results: CheckResult[] | undefined

  constructor(
    { store, grader, policy }: { store: SessionStore; grader: Grader; policy: Pick<Policy, 'shown'> },
    send: Send,
  ) {
    this.#store = store
    this.#grader = grader
    this.#policy = policy
    this.#send = send
  }

  /** Those so far of the check that runs, with all that was found; undefined while none does. */
  get results(): readonly CheckResult[] | undefined {
    return this.#results
  }

  /** @throws LabError `check-running`, `lab-lost`, `not-judged`, or what kept the grader from judging. */
  async run({ session, learner, lab, scenario, signal, alive }: Checked): Promise<Grade> {
    this.refuseWhileRunning()
    const results: CheckResult[] = []
    this.#results = results
    this.#send({ type: 'grading', state: 'started' })
    try {
      await alive()
      signal.throwIfAborted()
      const judged = await this.#grader.grade(lab, scenario, {
        signal,
        onEvent: event => {
          if (event.type === 'waiting')
            return this.#send({ type: 'grading', state: 'waiting', summary: event.summary })
          results.push(event.result)
          this.#send({ type: 'check', result: this.#policy.shown(event.result) })
        },
      })
      signal.throwIfAborted()
      // A lab that died meanwhile, or did not answer, says nothing of what was done in it.
      await alive()
      signal.throwIfAborted()
      if (judged.controlPlane.phase === 'unreachable') throw notJudged(judged.controlPlane.cause)
      const grade = apiGrade({ id: randomUUID(), session }, judged)
      await this.#store.addGrade(rowOfGrade(learner, grade))
      // What is stored is all that was found.
      const told = { ...grade, checks: grade.checks.map(result => this.#policy.shown(result)) }
      this.#send({ type: 'grade', grade: told })
      return told
    } catch (thrown) {
      const error = signal.aborted ? signal.reason : thrown
      this.#send({ type: 'grading', state: 'failed', summary: problemOf(error).detail })
      throw error
    } finally {
      this.#results = undefined
    }
  }

  /** @throws LabError `check-running`. */
  refuseWhileRunning(): void {
    if (this.#results)
      throw new LabError('check-running', 'A check of this session is running.', {
        remedy: 'Wait for its result.',
      })
  }

  /** For somebody who comes in the middle of a check: its course so far. */
  replay(send: Send): void {
    if (!this.#results) return
    send({ type: 'grading', state: 'started' })
    for (const result of this.#results) send({ type: 'check', result: this.#policy.shown(result) })
  }
}
