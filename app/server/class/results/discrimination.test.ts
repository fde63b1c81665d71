import { expect, test } from 'vitest'
import { discriminationOf, fewest, type Item, pointBiserial } from './discrimination.ts'

const items = (passed: number[], failed: number[]): Item[] => [
  ...passed.map(rest => ({ passed: true, rest })),
  ...failed.map(rest => ({ passed: false, rest })),
]

test('a worked example: those who passed have 4, 6, 8 and the others 2, 4, 6', () => {
  // M1 = 6, M0 = 4, mean 5; squares of the deviations 1+1+9+9+1+1 = 22, s = √(22/6); r = 2 / √(22/6) · ½ = √(6/22)
  expect(pointBiserial(items([4, 6, 8], [2, 4, 6]))).toBeCloseTo(Math.sqrt(6 / 22), 12)
})

test('another, with unequal groups: 3 of 4 passed', () => {
  // Rests 3, 3, 3 and 1: mean 2.5, s² = (3 · 0.25 + 2.25) / 4 = 0.75; r = 2 / √0.75 · √(3/16) = 1
  expect(pointBiserial(items([3, 3, 3], [1]))).toBeCloseTo(1, 12)
})

test('it is Pearson’s correlation, whatever the numbers', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const some = Array.from({ length: 12 }, (_, at) => ({
      passed: Math.sin(seed * 31 + at * 7) > 0.2,
      rest: Math.round(10 * Math.abs(Math.sin(seed * 17 + at * 3))),
    }))
    const r = pointBiserial(some)
    const pearson = correlation(some.map(({ passed, rest }) => [passed ? 1 : 0, rest]))
    if (r === undefined) expect(pearson).toBeNaN()
    else expect(r).toBeCloseTo(pearson, 10)
  }
})

test('who passed and who did not changes its sign alone, and a larger scale changes nothing', () => {
  const some = items([4, 6, 9, 2], [3, 5, 1])
  const r = pointBiserial(some)!
  expect(pointBiserial(some.map(it => ({ ...it, passed: !it.passed })))).toBeCloseTo(-r, 12)
  expect(pointBiserial(some.map(it => ({ ...it, rest: 7 * it.rest + 3 })))).toBeCloseTo(r, 12)
})

test('nothing is told of what does not differ', () => {
  const ten = Array.from({ length: fewest }, (_, at) => at)
  expect(discriminationOf(items(ten, []))).toEqual({ undecided: 'alike' })
  expect(discriminationOf(items([], ten))).toEqual({ undecided: 'alike' })
  expect(discriminationOf(items([1, 1, 1, 1, 1], [1, 1, 1, 1, 1]))).toEqual({ undecided: 'alike' })
})

test('nothing is told of few learners', () => {
  expect(discriminationOf(items([4, 6, 8, 9, 7], [2, 4, 6, 1]))).toEqual({ undecided: 'few' })
  expect(discriminationOf([])).toEqual({ undecided: 'few' })
})

test('its interval is Fisher’s', () => {
  // r = ½ of 12 learners: atanh(½) = 0.5493, ± 1.96 / 3 = 0.6533, so tanh(-0.1040) and tanh(1.2026)
  const { discrimination } = discriminationOf(items([3, 3, 3, 1, 3, 1], [1, 1, 1, 3, 1, 1.0]))
  const { r, low, high, learners } = discrimination!
  expect(learners).toBe(12)
  expect(Math.atanh(r) - Math.atanh(low)).toBeCloseTo(1.96 / 3, 10)
  expect(Math.atanh(high) - Math.atanh(r)).toBeCloseTo(1.96 / 3, 10)
  const perfect = discriminationOf(items([2, 2, 2, 2, 2], [1, 1, 1, 1, 1])).discrimination!
  expect(perfect.r).toBeCloseTo(1, 12)
  expect(perfect.high).toBeLessThanOrEqual(1)
})

/** By its definition. */
function correlation(pairs: [number, number][]): number {
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
  const [x, y] = [mean(0), mean(1)]
  const sum = (of: (pair: [number, number]) => number) => pairs.reduce((all, pair) => all + of(pair), 0)
  const both = sum(([a, b]) => (a - x) * (b - y))
  return both / Math.sqrt(sum(([a]) => (a - x) ** 2) * sum(([, b]) => (b - y) ** 2))
}
