/** Chance that is the same each time: a property that fails, fails again with its seed. */

export interface Random {
  /** A whole number from 0 to below n. */
  int(n: number): number
  chance(p: number): boolean
  pick<T>(from: readonly T[]): T
  /** Some of them, each at most once, in any order. */
  some<T>(from: readonly T[], least?: number, most?: number): T[]
  /** As many results as `int(most - least + 1) + least`. */
  times<T>(least: number, most: number, make: () => T): T[]
}

/** By the generator mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (n: number) => Math.floor(next() * n)
  const times: Random['times'] = (least, most, make) =>
    Array.from({ length: least + int(most - least + 1) }, make)
  return {
    int,
    chance: p => next() < p,
    pick: from => from[int(from.length)]!,
    some(from, least = 0, most = from.length) {
      const left = [...from]
      return times(least, Math.min(most, left.length), () => left.splice(int(left.length), 1)[0]!)
    },
    times,
  }
}
