/** A lab in which a task is set up before anybody has begun it; whoever begins it meanwhile waits for the rest. */
import type { Logger } from 'pino'
import type { Scenario } from '../../grader/scenario.ts'
import type { KubeletMode, Lab, Progress } from '../../lab-infra/lab.ts'
import { mergeStep } from '../../lab-infra/steps.ts'
import { isAlive } from './alive.ts'
import type { ProgressStep } from './api.ts'
import type { Grader } from './grader.ts'
import type { Labs, LabUser } from './labs.ts'

export interface PreparedLabOptions {
  labs: Labs
  grader: Grader
  log: Logger
}

export class PreparedLab {
  /** The task as it was drawn for it. */
  readonly scenario: Scenario
  /** Resolves when the task is set up in it; rejects when it cannot be, or with why it was given up. */
  readonly setUp: Promise<void>
  readonly #lab: Lab
  readonly #options: PreparedLabOptions
  readonly #abort = new AbortController()
  readonly #reports = new Set<Progress>()
  /** Somebody else's business by now: taken, or given back. */
  #over = false
  /** Of the set-up, while it runs. */
  #steps: ProgressStep[] = []

  /** @param lab one that was set aside */
  constructor(lab: Lab, scenario: Scenario, options: PreparedLabOptions) {
    this.#lab = lab
    this.scenario = scenario
    this.#options = options
    this.setUp = this.#run()
    this.setUp.catch(() => {})
  }

  /** Somebody begins the task: it counts as in use from now on, and is theirs to `take` or to `drop`. */
  claim(): void {
    this.#options.labs.putToUse(this.#lab)
  }

  /**
   * The lab, set up, as that user's; undefined, and nothing is left of it, when it could not be set up or has died.
   * @throws the signal's reason; nothing is left then, either.
   */
  async take(
    user: LabUser,
    kubelet: KubeletMode,
    report: Progress,
    signal: AbortSignal,
  ): Promise<Lab | undefined> {
    const giveUp = () => this.#abort.abort(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
    for (const step of this.#steps) report(step)
    this.#reports.add(report)
    try {
      await this.setUp
      const alive = isAlive(this.#lab)
      await Promise.all([alive, this.#options.labs.makeOver(this.#lab, user, kubelet)])
      signal.throwIfAborted()
      if ((await alive) && !this.#over) {
        this.#over = true
        return this.#lab
      }
    } catch (error) {
      if (!signal.aborted)
        this.#options.log.warn({ err: error, lab: this.#lab.id }, 'a lab prepared ahead cannot be used')
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
    this.drop()
    signal.throwIfAborted()
  }

  /** Nobody wants it; it ends. */
  drop(): void {
    if (this.#over) return
    this.#over = true
    this.#abort.abort()
    this.#options.labs.release(this.#lab)
  }

  async #run(): Promise<void> {
    const { labs, grader } = this.#options
    const { signal } = this.#abort
    const letGo = labs.hold()
    const report: Progress = step => {
      this.#steps = mergeStep(this.#steps, step)
      for (const each of this.#reports) each(step)
    }
    try {
      // First: whoever finds it from here on must not take it for one in which nothing was done.
      const { id, seed } = this.scenario
      await this.#lab.setLabels({ owner: 'server', ahead: id, seed: String(seed) })
      await grader.setUpScenario(this.#lab, this.scenario, report, signal)
      signal.throwIfAborted()
    } finally {
      this.#steps = []
      letGo()
    }
  }
}
