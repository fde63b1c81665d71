/** The labs of this server: a reserve made in advance, those in use, and the limit over both. */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { KubeletMode, Lab, LabEngine, LabError, Progress } from '../../lab-infra/lab.ts'
import { Endings } from './endings.ts'
import { LabQueue, type Turn } from './lab-queue.ts'
import { LabReserve } from './lab-reserve.ts'
import type { Preparation } from './preparation.ts'
import { Turnover } from './turnover.ts'

export interface LabsOptions {
  engine: LabEngine
  preparation: Preparation
  /** Labs kept in reserve. */
  wanted: number
  /** How many are about to need a lab: where that is more, as many are kept in reserve as there is room for. */
  expected?: () => number
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

export class Labs {
  readonly #options: LabsOptions
  readonly #reserve: LabReserve
  /** Those in use, and since when (ms since the epoch). */
  readonly #used = new Map<Lab, number>()
  readonly #queue = new LabQueue()
  readonly #turnover = new Turnover()
  /** Those that are prepared ahead, and how whoever does that is told to give one back. */
  readonly #aside = new Map<Lab, () => void>()
  /** How many are wanted in reserve beyond the usual number. */
  #spare = 0
  readonly #endings: Endings
  #waiting = 0
  #held = 0

  constructor(options: LabsOptions) {
    this.#options = options
    this.#endings = new Endings(options.log)
    this.#reserve = new LabReserve({
      make: (report, signal) => this.#make({ owner: 'server', pool: 'yes' }, 'quick', report, signal),
      wants: () => this.#wantsMore,
      end: lab => this.#endings.begin(lab),
      changed: options.changed,
      log: options.log,
    })
  }

  get ready(): number {
    return this.#reserve.size
  }

  /** Labs wanted in reserve. */
  get wanted(): number {
    return Math.max(this.#options.wanted, this.#options.expected?.() ?? 0)
  }

  /** Never more labs than this, reserve included. */
  get max(): number {
    return this.#options.max
  }

  /** ms that a lab usually takes to make; undefined before one was made. */
  get usualMaking(): number | undefined {
    return this.#turnover.usualMaking
  }

  /** Why the reserve is empty, after a failure to fill it. */
  get problem(): LabError | undefined {
    return this.#reserve.problem
  }

  /** @param besides labs that will be asked for in a moment */
  isFull(besides = 0): boolean {
    return this.#used.size + this.#waiting + this.#queue.length + besides >= this.#options.max
  }

  /** When whoever has that place in the queue will have a lab (ms since the epoch), as far as measured times tell. */
  expects(place: number): number | undefined {
    const now = Date.now()
    const ages = [...this.#used.values()].map(since => now - since)
    const wait = this.#turnover.wait(place, ages)
    return wait === undefined ? undefined : Math.round(now + wait)
  }

  /**
   * A lab for that user: from the reserve, else made, after this machine's set-up if need be. Counts against the
   * limit from the call on.
   * @param turn where it is given, who takes it waits while all labs are in use; else nobody asks whether they are
   * @throws the engine's LabError, or the signal's reason; nothing is left behind then.
   */
  async take(
    user: LabUser,
    kubelet: KubeletMode,
    report: Progress,
    signal: AbortSignal,
    turn?: Turn,
  ): Promise<Lab> {
    if (turn) await this.#itsTurn(turn, signal)
    else this.#waiting++
    try {
      const lab = await this.#next(labelsOf(user), kubelet, report, signal)
      await this.#give(lab, user, kubelet)
      return lab
    } finally {
      this.#admit()
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
    const lab = await this.#reserve.ready()
    if (!lab) return
    this.#used.set(lab, this.#used.get(old) ?? Date.now())
    await this.#give(lab, user, kubelet)
    this.#used.delete(old)
    this.#options.changed()
    return lab
  }

  /** How many labs more than usual there should be in reserve, to be set aside; without a reserve there are none. */
  spare(labs: number): void {
    const { wanted } = this.#options
    this.#spare = wanted > 0 ? labs : 0
    this.keepWanted()
  }

  /** How many are wanted in reserve may have changed. */
  keepWanted(): void {
    this.#reserve.trim(this.wanted + this.#spare)
    this.refill()
  }

  /**
   * A lab to be prepared ahead, of those that the reserve has beyond the usual number; undefined where there is none, and
   * while somebody's lab is not ready yet. It goes back by `release`, or to somebody by `putToUse`.
   * @param giveBack called when its place is needed: it has to be released at once
   */
  setAside(giveBack: () => void): Lab | undefined {
    if (this.#held > 0 || this.#waiting > 0 || this.#reserve.size <= this.wanted) return
    const lab = this.#reserve.any()!
    this.#aside.set(lab, giveBack)
    return lab
  }

  /** A lab that was set aside is in use from now on. */
  putToUse(lab: Lab): void {
    this.#aside.delete(lab)
    this.#used.set(lab, Date.now())
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
    const since = this.#used.get(lab)
    if (since !== undefined) this.#turnover.used(Date.now() - since)
    this.#used.delete(lab)
    this.#aside.delete(lab)
    this.#endings.begin(lab)
    this.#admit()
    this.refill()
  }

  /** A lab that a session uses, since then: after a restart of the server. */
  keepUsed(lab: Lab, since = Date.now()): void {
    this.#used.set(lab, since)
  }

  /** After a restart of the server: a lab that was in reserve, or that belongs to nobody any more. */
  keepReserve(lab: Lab, clean: boolean): void {
    if (clean && this.#reserve.size < this.wanted) this.#reserve.keep(lab)
    else this.#endings.begin(lab)
    this.#options.changed()
  }

  /** Makes the next reserve lab, unless somebody's lab is not ready yet, none is wanted, or the last failure is too fresh. */
  refill(): void {
    this.#reserve.refill()
  }

  /** @param options.destroy also ends every lab; otherwise they go on and are adopted by the next start */
  async close({ destroy }: { destroy: boolean }): Promise<void> {
    await this.#reserve.close()
    if (destroy) {
      this.#reserve.trim(0)
      for (const lab of [...this.#used.keys(), ...this.#aside.keys()]) this.#endings.begin(lab)
    }
    await this.#endings.over()
  }

  get #wantsMore(): boolean {
    const { preparation, max } = this.#options
    const total = this.#reserve.size + this.#used.size + this.#aside.size
    if (preparation.state !== 'ready' || this.#held > 0 || this.#waiting > 0) return false
    return this.#reserve.size < this.wanted + this.#spare && total < max
  }

  /** Resolves as soon as there is a lab for it, which counts from then on. @throws the signal's reason */
  async #itsTurn(turn: Turn, signal: AbortSignal): Promise<void> {
    const admitted = this.#queue.join(turn, signal)
    this.#admit()
    await admitted
  }

  #admit(): void {
    while (this.#queue.length > 0 && this.#used.size + this.#waiting < this.#options.max) {
      this.#waiting++
      this.#queue.admit()
    }
  }

  /** A lab that is in use from now on; whoever asks for it has been counted as waiting. */
  async #next(labels: Labels, kubelet: KubeletMode, report: Progress, signal: AbortSignal): Promise<Lab> {
    this.#makeRoom()
    try {
      await this.#options.preparation.ready(report, signal)
      signal.throwIfAborted()
      const lab =
        (await this.#reserve.take(report, signal)) ?? (await this.#make(labels, kubelet, report, signal))
      this.#used.set(lab, Date.now())
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
    const { max } = this.#options
    for (const giveBack of this.#aside.values()) {
      if (this.#used.size + this.#waiting + this.#aside.size + this.wanted <= max) return
      giveBack()
    }
  }

  async #make(labels: Labels, kubelet: KubeletMode, report: Progress, signal: AbortSignal): Promise<Lab> {
    const start = performance.now()
    const id = `lab-${randomBytes(5).toString('hex')}`
    const lab = await this.#options.engine.create(id, { labels, kubelet }, report, signal)
    const took = performance.now() - start
    this.#turnover.made(took)
    this.#options.made?.(took)
    return lab
  }
}
