/** Who waits for a lab while all are in use: whoever waits longest comes first. */

export interface Turn {
  /** ms since the epoch since when it waits; also a later server knows that. */
  since: number
  /** Told of its place, from 1, at first and whenever that changes; undefined: it is its turn. */
  moved(place: number | undefined): void
}

interface Waiting {
  turn: Turn
  admit(): void
}

export class LabQueue {
  /** Who comes first is first; of two since the same moment, who came first. */
  #waiting: Waiting[] = []

  get length(): number {
    return this.#waiting.length
  }

  /** Resolves when it is its turn. @throws the signal's reason; it waits no more then. */
  join(turn: Turn, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    if (signal.aborted) return Promise.reject(signal.reason)
    const giveUp = () => {
      this.#remove(waiting)
      reject(signal.reason)
    }
    const waiting: Waiting = {
      turn,
      admit: () => {
        signal.removeEventListener('abort', giveUp)
        turn.moved(undefined)
        resolve()
      },
    }
    signal.addEventListener('abort', giveUp, { once: true })
    const before = this.#waiting.filter(other => other.turn.since <= turn.since)
    this.#waiting = [...before, waiting, ...this.#waiting.slice(before.length)]
    this.#tell(before.length)
    return promise
  }

  /** It is the turn of whoever is first. */
  admit(): void {
    const first = this.#waiting.shift()
    first?.admit()
    this.#tell()
  }

  #remove(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting)
    if (at === -1) return
    this.#waiting.splice(at, 1)
    this.#tell(at)
  }

  /** @param from the first whose place may be another */
  #tell(from = 0): void {
    for (const [at, { turn }] of this.#waiting.entries()) if (at >= from) turn.moved(at + 1)
  }
}
