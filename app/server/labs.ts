/** The labs of this server: a reserve made in advance, those in use, and the limit over both. */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { type KubeletMode, type Lab, type LabEngine, LabError, type Progress } from '../../lab-infra/lab.ts'
import { Endings } from './endings.ts'
import type { Preparation } from './preparation.ts'
import { isGone } from './session-errors.ts'

export interface LabsOptions {
  engine: LabEngine
  preparation: Preparation
  /** Labs kept in reserve. */
  wanted: number
  /** Never more labs than this, reserve included. */
  max: number
  log: Logger
  changed: () => void
  /** Told how long a lab took to make, in ms. */
  made?: (ms: number) => void
}

/** Who uses a lab. */
export interface LabUser {
  learner: string
  session: string
}

type Labels = Record<string, string>
const labelsOf = (user: LabUser): Labels => ({ owner: 'server', ...user })

/** A reserve lab being made; a user who waits takes it over rather than have a second one made beside it. */
interface Filling {
  reports: Set<Progress>
  taker: PromiseWithResolvers<Lab> | undefined
  done: Promise<void>
}

const firstRetryMs = 5_000
const lastRetryMs = 300_000

/**
 * Whether the lab's node still runs.
 * @throws LabError when that cannot be told now: a lab that did not answer is not dead
 */
export async function isAlive(lab: Lab): Promise<boolean> {
  if (lab.info.state === 'lost') return false
  try {
    await lab.node.exec(['true'], { timeoutMs: 5_000 })
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

export class Labs {
  readonly #options: LabsOptions
  readonly #reserve: Lab[] = []
  readonly #used = new Set<Lab>()
  readonly #endings: Endings
  readonly #abort = new AbortController()
  #waiting = 0
  #held = 0
  #filling: Filling | undefined
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  /** Why the reserve is empty, after a failure to fill it. */
  problem: LabError | undefined

  constructor(options: LabsOptions) {
    this.#options = options
    this.#endings = new Endings(options.log)
  }

  get ready(): number {
    return this.#reserve.length
  }

  /** @param besides labs that will be asked for in a moment */
  isFull(besides = 0): boolean {
    return this.#used.size + this.#waiting + besides >= this.#options.max
  }

  /**
   * A lab for that user: from the reserve, else made, after this machine's set-up if need be. Counts against the
   * limit from the call on.
   * @throws the engine's LabError, or the signal's reason; nothing is left behind then.
   */
  async take(user: LabUser, kubelet: KubeletMode, report: Progress, signal: AbortSignal): Promise<Lab> {
    const labels = labelsOf(user)
    this.#waiting++
    try {
      await this.#options.preparation.ready(report, signal)
      signal.throwIfAborted()
      const lab =
        (await this.#fromReserve()) ??
        (await this.#fromFilling(report, signal)) ??
        (await this.#make(labels, kubelet, report, signal))
      return await this.#handOver(lab, labels, kubelet)
    } finally {
      this.#waiting--
      this.#options.changed()
      setImmediate(() => this.refill())
    }
  }

  /**
   * A lab of the reserve for the user of that one, which then counts no more: it is released as soon as the new one is in use,
   * or kept (`keepUsed`) and the new one released. Undefined where none is in reserve.
   * @throws LabError when it cannot be told whether one lives, or when it cannot be made over; nothing has changed then.
   */
  async exchange(old: Lab, user: LabUser, kubelet: KubeletMode): Promise<Lab | undefined> {
    const lab = await this.#fromReserve()
    const fresh = lab && (await this.#handOver(lab, labelsOf(user), kubelet))
    if (fresh) this.#used.delete(old)
    this.#options.changed()
    return fresh
  }

  /** While somebody's lab is being made or set up, none is made for the reserve beside it. @returns how to let go */
  hold(): () => void {
    this.#held++
    return () => {
      this.#held--
      this.refill()
    }
  }

  /** Ends a lab that was taken, in the background; tried again when it fails, and swept at the next start at the latest. */
  release(lab: Lab): void {
    this.#used.delete(lab)
    this.#endings.begin(lab)
    this.refill()
  }

  /** After a restart of the server: a lab that a session uses. */
  keepUsed(lab: Lab): void {
    this.#used.add(lab)
  }

  /** After a restart of the server: a lab that was in reserve, or that belongs to nobody any more. */
  keepReserve(lab: Lab, clean: boolean): void {
    if (clean && this.#reserve.length < this.#options.wanted) this.#reserve.push(lab)
    else this.#endings.begin(lab)
    this.#options.changed()
  }

  /** Makes the next reserve lab, unless somebody's lab is not ready yet, none is wanted, or the last failure is too fresh. */
  refill(): void {
    const { preparation, wanted, max } = this.#options
    const total = this.#reserve.length + this.#used.size
    if (this.#abort.signal.aborted || preparation.state !== 'ready' || this.#filling || this.#retry) return
    if (this.#held > 0 || this.#waiting > 0 || this.#reserve.length >= wanted || total >= max) return
    const filling: Filling = { reports: new Set(), taker: undefined, done: Promise.resolve() }
    this.#filling = filling
    filling.done = this.#fill(filling)
  }

  /** @param options.destroy also ends every lab; otherwise they go on and are adopted by the next start */
  async close({ destroy }: { destroy: boolean }): Promise<void> {
    this.#abort.abort(new LabError('server-closing', 'The lab server is closing.'))
    clearTimeout(this.#retry)
    await this.#filling?.done
    if (destroy) for (const lab of [...this.#reserve.splice(0), ...this.#used]) this.#endings.begin(lab)
    await this.#endings.over()
  }

  async #fromReserve(): Promise<Lab | undefined> {
    for (let lab = this.#reserve.shift(); lab; lab = this.#reserve.shift()) {
      const alive = await isAlive(lab).catch((error: unknown) => {
        this.#reserve.push(lab)
        throw error
      })
      if (alive) return lab
      this.#options.log.warn({ lab: lab.id }, 'a lab in reserve had died')
      this.#endings.begin(lab)
    }
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
      const lab = await this.#make({ owner: 'server', pool: 'yes' }, 'quick', report, this.#abort.signal)
      this.#filling = undefined
      this.#failures = 0
      this.problem = undefined
      if (filling.taker) filling.taker.resolve(lab)
      else this.#reserve.push(lab)
      filling.taker = undefined
      this.refill()
    } catch (error) {
      this.#filling = undefined
      filling.taker?.reject(error)
      if (!this.#abort.signal.aborted) this.#backOff(error)
      log.warn({ err: error }, 'a lab for the reserve could not be made')
    }
    changed()
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

  async #make(labels: Labels, kubelet: KubeletMode, report: Progress, signal: AbortSignal): Promise<Lab> {
    const start = performance.now()
    const id = `lab-${randomBytes(5).toString('hex')}`
    const lab = await this.#options.engine.create(id, { labels, kubelet }, report, signal)
    this.#options.made?.(performance.now() - start)
    return lab
  }

  /** Makes it the user's; where that fails it is ended. */
  async #handOver(lab: Lab, labels: Labels, kubelet: KubeletMode): Promise<Lab> {
    this.#used.add(lab)
    try {
      if (lab.info.labels.session !== labels.session) await lab.setLabels(labels)
      if (lab.info.kubelet !== kubelet) await lab.setKubelet(kubelet)
      return lab
    } catch (error) {
      this.release(lab)
      throw error
    }
  }
}
