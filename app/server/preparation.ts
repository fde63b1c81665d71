/** The set-up of this machine, behind a page that is served at once. */
import type { Logger } from 'pino'
import { allHurdles } from '../../lab-infra/hurdles.ts'
import type { Hurdle, LabEngine, Progress } from '../../lab-infra/lab.ts'
import { mergeStep } from '../../lab-infra/steps.ts'
import type { ProgressStep, Status } from './api.ts'
import { problemOf } from './problems.ts'

type State = Status['prepare']['state']

export class Preparation {
  state: State = 'preparing'
  warnings: Hurdle[] = []
  readonly #engine: LabEngine
  readonly #log: Logger
  readonly #changed: () => void
  readonly #watchers = new Set<Progress>()
  readonly #abort = new AbortController()
  #steps: ProgressStep[] = []
  #error: unknown
  #running: Promise<void> | undefined

  /** @param changed called after each change of the state or a step */
  constructor(engine: LabEngine, log: Logger, changed: () => void) {
    this.#engine = engine
    this.#log = log
    this.#changed = changed
  }

  /** Starts it, again after a failure; does nothing while it runs or once it is done. */
  start(): void {
    if (this.#running && this.state !== 'failed') return
    this.state = 'preparing'
    this.#error = undefined
    this.#steps = []
    this.#changed()
    this.#running = this.#run()
    this.#running.catch(() => {})
  }

  /**
   * Resolves once labs can be made, tried again if it had failed; `report` gets every step meanwhile, the earlier ones too.
   * @throws LabError as the engine said it, or the signal's reason.
   */
  async ready(report: Progress, signal: AbortSignal): Promise<void> {
    if (this.state === 'ready') return
    this.start()
    for (const step of this.#steps) report(step)
    this.#watchers.add(report)
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    try {
      await Promise.race([this.#running, aborted.promise])
    } finally {
      this.#watchers.delete(report)
      signal.removeEventListener('abort', abort)
    }
  }

  view(): Status['prepare'] {
    return {
      state: this.state,
      steps: this.#steps,
      ...(this.#error === undefined ? {} : { problem: problemOf(this.#error) }),
    }
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    await this.#running?.catch(() => {})
  }

  async #run(): Promise<void> {
    try {
      const { problems, warnings } = await this.#engine.available()
      if (problems.length > 0) throw allHurdles('engine-unavailable', problems)
      this.warnings = warnings
      await this.#engine.prepare(step => this.#report(step), this.#abort.signal)
      this.state = 'ready'
    } catch (error) {
      this.state = 'failed'
      this.#error = error
      if (!this.#abort.signal.aborted) this.#log.error({ err: error }, 'the set-up of this machine failed')
      throw error
    } finally {
      this.#changed()
    }
  }

  #report(step: ProgressStep): void {
    this.#steps = mergeStep(this.#steps, step)
    for (const watcher of this.#watchers) watcher(step)
    this.#changed()
  }
}
