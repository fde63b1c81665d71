/**
 * Tells output that was printed before this page saw the terminal from what is printed now. Programs ask their terminal
 * questions (its colours, where the cursor is), and xterm answers those of old output too; whoever asked has long gone on,
 * and would take the answer for something typed.
 */
export class Replay {
  /** Bytes of it that are still to be drawn; undefined before it is known how many there are. */
  #left: number | undefined
  /** Grows with each reset, so that bytes of before, drawn late, do not count. */
  #generation = 0

  get isGoing(): boolean {
    return this.#left === undefined || this.#left > 0
  }

  /** The terminal was cleared: what the next connection brings first is old, or another shell's. */
  reset(): void {
    this.#left = undefined
    this.#generation++
  }

  /** A connection brings output from one offset on; what has been printed ends before the next one. */
  attached({ from, next }: { from: number; next: number }): void {
    // What was printed while a connection was lost has been answered by nobody yet.
    this.#left ??= next - from
  }

  /** Bytes came. @returns to be called when they are drawn */
  output(bytes: number): () => void {
    const generation = this.#generation
    return () => {
      if (generation === this.#generation && this.#left !== undefined) this.#left -= bytes
    }
  }
}
