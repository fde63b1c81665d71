/** Seeds of draws; see parameters.ts. */
import { randomInt } from 'node:crypto'

/** The largest one. */
export const lastSeed = 2 ** 31 - 1

/** One for a new attempt, which nobody can foresee. */
export const newSeed = (): number => randomInt(1, lastSeed)
