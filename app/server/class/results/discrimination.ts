/**
 * How well an item tells strong from weak learners: the point-biserial correlation of having passed it with how much was
 * passed of all others (item-rest, S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika
 * 28, 1963, 211-218), since an item correlates with a sum that it is part of. The index of the upper and lower 27 %
 * (T. L. Kelley, 1939) is not used: of a class of 20 it would look at 10 learners.
 */
import type { Discrimination } from './api.ts'

/** With fewer it is not told: of 10 learners the interval of a correlation of 0 is 1.26 wide. */
export const fewest = 10

/** Of the normal distribution, for an interval of 95 %. */
const z95 = 1.96

export interface Item {
  passed: boolean
  /** How much the learner passed of all else. */
  rest: number
}

/** What is told of an item, or why nothing. */
export function discriminationOf(items: readonly Item[]): {
  discrimination?: Discrimination
  undecided?: 'few' | 'alike'
} {
  if (items.length < fewest) return { undecided: 'few' }
  const r = pointBiserial(items)
  if (r === undefined) return { undecided: 'alike' }
  return { discrimination: { r, ...intervalOf(r, items.length), learners: items.length } }
}

/** (M1 - M0) / s · √(pq), s of all learners; undefined where all passed, nobody did, or all the rest is the same. */
export function pointBiserial(items: readonly Item[]): number | undefined {
  const rests = items.map(({ rest }) => rest)
  const [of, but] = [items.filter(it => it.passed), items.filter(it => !it.passed)].map(some =>
    some.map(({ rest }) => rest),
  ) as [number[], number[]]
  const mean = average(rests)
  const deviation = Math.sqrt(average(rests.map(rest => (rest - mean) ** 2)))
  if (of.length === 0 || but.length === 0 || deviation === 0) return undefined
  const share = of.length / items.length
  const r = ((average(of) - average(but)) / deviation) * Math.sqrt(share * (1 - share))
  return Math.min(1, Math.max(-1, r))
}

/** By Fisher's z, which for a point-biserial correlation holds roughly. */
function intervalOf(r: number, learners: number): { low: number; high: number } {
  const [z, margin] = [Math.atanh(r), z95 / Math.sqrt(learners - 3)]
  return { low: Math.tanh(z - margin), high: Math.tanh(z + margin) }
}

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
