/** The checks of one session, one at a time: judged, told while they run, stored. */
import type { Scenario } from '../../grader/scenario.ts'
import { type Lab, LabError } from '../lab.ts'
import type { Store } from '../store/store.ts'
import type { CheckResult, Grade, SessionEvent } from './api.ts'
import type { Grader } from './grader.ts'
import { gradeOfRow, rowOfGrade } from './grades.ts'
import { problemOf } from './problems.ts'

type Send = (event: SessionEvent) => void

export class Checking {
  readonly #store: Store
  readonly #grader: Grader
  readonly #send: Send
  /** The results so far of the check that runs. */
  #results: CheckResult[] | undefined

  constructor({ store, grader }: { store: Store; grader: Grader }, send: Send) {
    this.#store = store
    this.#grader = grader
    this.#send = send
  }

  /** @throws LabError `check-running`, or what kept the grader from judging. */
  async run(session: string, lab: Lab, scenario: Scenario, signal: AbortSignal): Promise<Grade> {
    this.refuseWhileRunning()
    const results: CheckResult[] = []
    this.#results = results
    this.#send({ type: 'grading', state: 'started' })
    try {
      const grade = await this.#grader.grade(lab, scenario, {
        signal,
        onEvent: event => {
          if (event.type === 'check') results.push(event.result)
          this.#send(
            event.type === 'check' ? event : { type: 'grading', state: 'waiting', summary: event.summary },
          )
        },
      })
      signal.throwIfAborted()
      const row = rowOfGrade(session, grade)
      await this.#store.addGrade(row)
      this.#send({ type: 'grade', grade: gradeOfRow(row) })
      return gradeOfRow(row)
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
    for (const result of this.#results) send({ type: 'check', result })
  }
}
