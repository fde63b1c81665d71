/** Reports a growing count, not at each step: once it grew by `step`, or `ms` after it began to grow. */
export class Throttle {
  readonly #step: number
  readonly #ms: number
  readonly #report: (count: number) => void
  #count = 0
  #reported = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(step: number, ms: number, report: (count: number) => void) {
    this.#step = step
    this.#ms = ms
    this.#report = report
  }

  /** Counts from `count` on; nothing is reported. */
  restart(count: number): void {
    this.stop()
    this.#count = count
    this.#reported = count
  }

  update(count: number): void {
    if (count <= this.#count) return
    this.#count = count
    if (count - this.#reported >= this.#step) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), this.#ms)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #flush(): void {
    this.stop()
    this.#reported = this.#count
    this.#report(this.#count)
  }
}
