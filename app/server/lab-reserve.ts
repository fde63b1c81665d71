/** Labs made in advance, one at a time, tried again after a failure; and the one that is being made, for whoever needs it first. */
import type { Logger } from 'pino'
import { type Lab, LabError, type Progress } from '../../lab-infra/lab.ts'
import { isAlive } from './alive.ts'

export interface LabReserveOptions {
  make(report: Progress, signal: AbortSignal): Promise<Lab>
  /** Whether one more is to be made now. */
  wants(): boolean
  /** What becomes of a lab that is not needed. */
  end(lab: Lab): void
  changed(): void
  log: Logger
}

/** A lab being made; a user who waits takes it over rather than have a second one made beside it. */
interface Filling {
  reports: Set<Progress>
  taker: PromiseWithResolvers<Lab> | undefined
  done: Promise<void>
}

const firstRetryMs = 5_000
const lastRetryMs = 300_000

export class LabReserve {
  readonly #options: LabReserveOptions
  #labs: Lab[] = []
  readonly #abort = new AbortController()
  #filling: Filling | undefined
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  /** Why it is empty, after a failure to fill it. */
  problem: LabError | undefined

  constructor(options: LabReserveOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#labs.length
  }

  /** One that lives, if there is one, or the one that is being made, if nobody else has it. @throws the signal's reason */
  async take(report: Progress, signal: AbortSignal): Promise<Lab | undefined> {
    return (await this.ready()) ?? this.#fromFilling(report, signal)
  }

  /** One that lives, if there is one. @throws LabError when it cannot be told whether one does. */
  async ready(): Promise<Lab | undefined> {
    for (let lab = this.any(); lab; lab = this.any()) {
      const alive = await isAlive(lab).catch((error: unknown) => {
        this.keep(lab!)
        throw error
      })
      if (alive) return lab
      this.#options.log.warn({ lab: lab.id }, 'a lab in reserve had died')
      this.#options.end(lab)
    }
  }

  /** The next one, whether or not it lives. */
  any(): Lab | undefined {
    return this.#labs.shift()
  }

  keep(lab: Lab): void {
    this.#labs.push(lab)
  }

  /** Ends those beyond that many. */
  trim(most: number): void {
    for (const lab of this.#labs.splice(most)) this.#options.end(lab)
  }

  /** Makes the next one, unless none is wanted, or the last failure is too fresh. */
  refill(): void {
    if (this.#abort.signal.aborted || this.#filling || this.#retry || !this.#options.wants()) return
    const filling: Filling = { reports: new Set(), taker: undefined, done: Promise.resolve() }
    this.#filling = filling
    filling.done = this.#fill(filling)
  }

  /** Makes no more. */
  async close(): Promise<void> {
    this.#abort.abort(new LabError('server-closing', 'The lab server is closing.'))
    clearTimeout(this.#retry)
    await this.#filling?.done
  }

  async #fromFilling(report: Progress, signal: AbortSignal): Promise<Lab | undefined> {
    const filling = this.#filling
    if (!filling || filling.taker) return
    signal.throwIfAborted()
    const taker = Promise.withResolvers<Lab>()
    // Handing over and giving up are both synchronous, so the lab goes to exactly one of taker and reserve.
    const giveUp = () => {
      if (filling.taker !== taker) return
      filling.taker = undefined
      taker.reject(signal.reason)
    }
    filling.taker = taker
    filling.reports.add(report)
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      return await taker.promise
    } finally {
      filling.reports.delete(report)
      signal.removeEventListener('abort', giveUp)
    }
  }

  async #fill(filling: Filling): Promise<void> {
    const report: Progress = step => {
      for (const each of filling.reports) each(step)
    }
    const { log, changed } = this.#options
    try {
      const lab = await this.#options.make(report, this.#abort.signal)
      this.#filling = undefined
      this.#failures = 0
      this.problem = undefined
      if (filling.taker) filling.taker.resolve(lab)
      else this.keep(lab)
      filling.taker = undefined
    } catch (error) {
      this.#filling = undefined
      filling.taker?.reject(error)
      if (!this.#abort.signal.aborted) this.#backOff(error)
      log.warn({ err: error }, 'a lab for the reserve could not be made')
    }
    // A task that is set up in this lab now holds the next one up.
    changed()
    this.refill()
  }

  #backOff(error: unknown): void {
    const waitMs = Math.min(firstRetryMs * 2 ** this.#failures++, lastRetryMs)
    const why = error instanceof LabError ? error : new LabError('internal', String(error))
    this.problem = new LabError('reserve-empty', `No lab could be made in reserve: ${why.message}`, {
      remedy: `${why.remedy ? `${why.remedy} ` : ''}It is tried again in ${Math.round(waitMs / 1000)} s.`,
    })
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.refill()
    }, waitMs)
    this.#retry.unref()
  }
}
