/** When an unused lab ends, and when to warn of it. */

export interface IdleOptions {
  /** Without activity for this long (ms), it ends. */
  idleMs: number
  /** The warning comes this long (ms) before, and nothing ever ends without one of this length. */
  warnMs: number
  onWarn: () => void
  onEnd: () => void
}

/** A timer's longest wait, in ms: a larger one would fire at once. */
const longest = 2 ** 31 - 1

export class IdleTimer {
  warned = false
  deadline: number
  readonly #options: IdleOptions
  #timer: NodeJS.Timeout | undefined

  /** @param deadline ms since the epoch; one that passed while nobody could warn is put off by the warning's length */
  constructor(options: IdleOptions, deadline?: number) {
    this.#options = options
    this.deadline = deadline ?? Date.now() + options.idleMs
    this.#wait()
  }

  /** Something was done. @returns whether a warning was withdrawn */
  touch(): boolean {
    const withdrawn = this.warned
    this.warned = false
    this.deadline = Date.now() + this.#options.idleMs
    if (withdrawn) this.#wait()
    return withdrawn
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Touching is cheap: the timer looks at the deadline when it fires and waits on if that has moved. */
  #wait(): void {
    clearTimeout(this.#timer)
    const moment = this.warned ? this.deadline : this.deadline - this.#options.warnMs
    this.#timer = setTimeout(() => this.#due(), Math.min(Math.max(moment - Date.now(), 0), longest))
  }

  #due(): void {
    const { warnMs, onWarn, onEnd } = this.#options
    const now = Date.now()
    if (this.warned && now >= this.deadline) {
      onEnd()
      return
    }
    if (!this.warned && now >= this.deadline - warnMs) {
      this.warned = true
      this.deadline = Math.max(this.deadline, now + Math.min(warnMs, this.#options.idleMs))
      onWarn()
    }
    this.#wait()
  }
}

/** The timer of a session, which comes and goes with its lab. */
export class IdleClock {
  readonly #options: IdleOptions
  #timer: IdleTimer | undefined
  /** ms since the epoch since when it stands still. */
  #heldSince: number | undefined

  constructor(options: IdleOptions) {
    this.#options = options
  }

  /** Undefined while there is none. While it stands still it is as of the moment since when it does. */
  get deadline(): number | undefined {
    return this.#timer?.deadline
  }

  get warned(): boolean {
    return this.#timer?.warned ?? false
  }

  start(deadline?: number): void {
    this.stop()
    const begins = this.#heldSince ?? Date.now()
    this.#timer = new IdleTimer(this.#options, deadline ?? begins + this.#options.idleMs)
    if (this.#heldSince !== undefined) this.#timer.stop()
  }

  /** It stands still from that moment on; with undefined it goes on, with as much time left as there was then. */
  hold(since: number | undefined): void {
    const before = this.#heldSince
    this.#heldSince = since
    if (before === since || !this.#timer) return
    if (since !== undefined) this.#timer.stop()
    else if (before !== undefined) this.start(this.#timer.deadline + Date.now() - before)
  }

  stop(): void {
    this.#timer?.stop()
    this.#timer = undefined
  }

  /** @returns whether a warning was withdrawn */
  touch(): boolean {
    if (!this.#timer) return false
    if (this.#heldSince === undefined) return this.#timer.touch()
    const { warned } = this.#timer
    this.start()
    return warned
  }
}
