/** Writes in the order in which they were asked for, one line for each key; lines do not wait for each other. */
export class WriteQueue {
  /** The last of each line: kept whatever came of it, gone when nothing waits behind it. */
  readonly #last = new Map<string, Promise<void>>()

  /** Does the work after all that was added before under that key, also where that failed. */
  add(key: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#last.get(key) ?? Promise.resolve()).then(work)
    const last = done
      .catch(() => {})
      .then(() => {
        if (this.#last.get(key) === last) this.#last.delete(key)
      })
    this.#last.set(key, last)
    return done
  }

  /** When all that was added so far is done. */
  async drained(): Promise<void> {
    await Promise.all(this.#last.values())
  }
}
