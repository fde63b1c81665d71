/** How long after it happened the board shows what it shows. */
import type { BoardRow } from '../../app/server/class/board/api.ts'

/** A change that happens once, by name. */
export const passed = (person: string, check: string) => `${person} passed ${check}`
/** @param at when it was raised: the next time it is another one */
export const raised = (person: string, at: number) => `${person} raised a hand at ${at}`

export class Shown {
  readonly #shownAt = new Map<string, number>()
  readonly #happenedAt = new Map<string, number>()

  /** A row has come. */
  row(
    { person, checks, handRaisedAt }: Pick<BoardRow, 'person' | 'checks' | 'handRaisedAt'>,
    at: number,
  ): void {
    for (const { id, outcome } of checks) if (outcome === 'passed') this.#show(passed(person, id), at)
    if (handRaisedAt !== undefined) this.#show(raised(person, handRaisedAt), at)
  }

  /** May be told after the board has shown it; what happens again counts from its first time. */
  happened(change: string, at: number): void {
    if (!this.#happenedAt.has(change)) this.#happenedAt.set(change, at)
  }

  /** What the board has not shown. */
  get missing(): string[] {
    return [...this.#happenedAt.keys()].filter(change => !this.#shownAt.has(change))
  }

  /** ms, of each change that was shown. */
  get behind(): number[] {
    return [...this.#happenedAt]
      .flatMap(([change, at]) => (this.#shownAt.get(change) ?? Number.NaN) - at)
      .filter(ms => !Number.isNaN(ms))
  }

  #show(change: string, at: number): void {
    if (!this.#shownAt.has(change)) this.#shownAt.set(change, at)
  }
}
