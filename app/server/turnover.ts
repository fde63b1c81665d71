/** How long labs take to make and are used, measured, and what follows from that for who waits for one. */

/** Of so many that were measured last. */
const kept = 200
/** With fewer nothing is foretold. */
const fewest = 3

export class Turnover {
  #made: number[] = []
  #used: number[] = []

  /** A lab took so long to make (ms). */
  made(ms: number): void {
    this.#made = [...this.#made, ms].slice(-kept)
  }

  /** A lab was used for so long (ms). */
  used(ms: number): void {
    this.#used = [...this.#used, ms].slice(-kept)
  }

  /** ms; undefined before one was made. */
  get usualMaking(): number | undefined {
    return median(this.#made)
  }

  /**
   * When somebody who waits will have a lab, as far as the measured times tell.
   * @param place from 1
   * @param ages for how long each lab in use has been (ms)
   * @returns in ms; undefined where too little has been measured, or labs are used for longer than ever before
   */
  wait(place: number, ages: readonly number[]): number | undefined {
    const usual = median(this.#used)
    if (usual === undefined || this.#used.length < fewest) return undefined
    const frees = ages.flatMap(age => this.#left(age) ?? [])
    for (let turn = 1; ; turn++) {
      frees.sort((a, b) => a - b)
      const next = frees.shift()
      if (next === undefined) return undefined
      if (turn === place) return next + (this.usualMaking ?? 0)
      frees.push(next + usual)
    }
  }

  /** For how long a lab that has been used for so long is used still: as those that were used for longer. */
  #left(age: number): number | undefined {
    const whole = median(this.#used.filter(used => used > age))
    return whole === undefined ? undefined : whole - age
  }
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
