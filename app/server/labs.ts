/** The labs of this server: a reserve made in advance, those in use, and the limit over both. */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { type KubeletMode, type Lab, type LabEngine, LabError, type Progress } from '../../lab-infra/lab.ts'
import { isAlive } from './alive.ts'
import { Endings } from './endings.ts'
import type { Preparation } from './preparation.ts'

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

export class Labs {
  readonly #options: LabsOptions
  readonly #reserve: Lab[] = []
  readonly #used = new Set<Lab>()
  /** Those that are prepared ahead, and how whoever does that is told to give one back. */
  readonly #aside = new Map<Lab, () => void>()
  /** How many are wanted in reserve beyond the usual number. */
  #spare = 0
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
    try {
      const lab = await this.#next(labelsOf(user), kubelet, report, signal)
      await this.#give(lab, user, kubelet)
      return lab
    } finally {
      this.#options.changed()
      setImmediate(() => this.refill())
    }
  }

  /** Makes it that user's. @throws what kept it from that */
  async makeOver(lab: Lab, user: LabUser, kubelet: KubeletMode): Promise<void> {
    if (lab.info.labels.session !== user.session) await lab.setLabels(labelsOf(user))
    if (lab.info.kubelet !== kubelet) await lab.setKubelet(kubelet)
  }

  /**
   * A lab of the reserve for the user of that one, which then counts no more: it is released as soon as the new one is in use,
   * or kept (`keepUsed`) and the new one released. Undefined where none is in reserve.
   * @throws LabError when it cannot be told whether one lives, or when it cannot be made over; nothing has changed then.
   */
  async exchange(old: Lab, user: LabUser, kubelet: KubeletMode): Promise<Lab | undefined> {
    const lab = await this.#fromReserve()
    if (!lab) return
    this.#used.add(lab)
    await this.#give(lab, user, kubelet)
    this.#used.delete(old)
    this.#options.changed()
    return lab
  }

  /** How many labs more than usual there should be in reserve, to be set aside; without a reserve there are none. */
  spare(labs: number): void {
    const { wanted } = this.#options
    this.#spare = wanted > 0 ? labs : 0
    for (const lab of this.#reserve.splice(wanted + this.#spare)) this.#endings.begin(lab)
    this.refill()
  }

  /**
   * A lab to be prepared ahead, of those that the reserve has beyond the usual number; undefined where there is none, and
   * while somebody's lab is not ready yet. It goes back by `release`, or to somebody by `putToUse`.
   * @param giveBack called when its place is needed: it has to be released at once
   */
  setAside(giveBack: () => void): Lab | undefined {
    if (this.#held > 0 || this.#waiting > 0 || this.#reserve.length <= this.#options.wanted) return
    const lab = this.#reserve.shift()!
    this.#aside.set(lab, giveBack)
    return lab
  }

  /** A lab that was set aside is in use from now on. */
  putToUse(lab: Lab): void {
    this.#aside.delete(lab)
    this.#used.add(lab)
  }

  /** While somebody's lab is being made or set up, none is made for the reserve beside it. @returns how to let go */
  hold(): () => void {
    this.#held++
    return () => {
      this.#held--
      this.refill()
      this.#options.changed()
    }
  }

  /** Ends a lab that was taken or set aside, in the background; tried again when it fails, and swept at the next start at the latest. */
  release(lab: Lab): void {
    this.#used.delete(lab)
    this.#aside.delete(lab)
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
    const total = this.#reserve.length + this.#used.size + this.#aside.size
    if (this.#abort.signal.aborted || preparation.state !== 'ready' || this.#filling || this.#retry) return
    if (this.#held > 0 || this.#waiting > 0 || this.#reserve.length >= wanted + this.#spare || total >= max)
      return
    const filling: Filling = { reports: new Set(), taker: undefined, done: Promise.resolve() }
    this.#filling = filling
    filling.done = this.#fill(filling)
  }

  /** @param options.destroy also ends every lab; otherwise they go on and are adopted by the next start */
  async close({ destroy }: { destroy: boolean }): Promise<void> {
    this.#abort.abort(new LabError('server-closing', 'The lab server is closing.'))
    clearTimeout(this.#retry)
    await this.#filling?.done
    if (destroy)
      for (const lab of [...this.#reserve.splice(0), ...this.#used, ...this.#aside.keys()])
        this.#endings.begin(lab)
    await this.#endings.over()
  }

  /** A lab that is in use from now on. */
  async #next(labels: Labels, kubelet: KubeletMode, report: Progress, signal: AbortSignal): Promise<Lab> {
    this.#waiting++
    this.#makeRoom()
    try {
      await this.#options.preparation.ready(report, signal)
      signal.throwIfAborted()
      const lab =
        (await this.#fromReserve()) ??
        (await this.#fromFilling(report, signal)) ??
        (await this.#make(labels, kubelet, report, signal))
      this.#used.add(lab)
      return lab
    } finally {
      this.#waiting--
    }
  }

  /** Makes a lab in use the user's; where that fails it is ended. */
  async #give(lab: Lab, user: LabUser, kubelet: KubeletMode): Promise<void> {
    try {
      await this.makeOver(lab, user, kubelet)
    } catch (error) {
      this.release(lab)
      throw error
    }
  }

  /** Who works in a lab comes first, then the usual reserve, then what is prepared ahead. */
  #makeRoom(): void {
    const { wanted, max } = this.#options
    for (const giveBack of this.#aside.values()) {
      if (this.#used.size + this.#waiting + this.#aside.size + wanted <= max) return
      giveBack()
    }
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

  async #make(labels: Labels, kubelet: KubeletMode, report: Progress, signal: AbortSignal): Promise<Lab> {
    const start = performance.now()
    const id = `lab-${randomBytes(5).toString('hex')}`
    const lab = await this.#options.engine.create(id, { labels, kubelet }, report, signal)
    this.#options.made?.(performance.now() - start)
    return lab
  }
}
