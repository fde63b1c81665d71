import { expect, test } from 'vitest'
import { addUp, earnedBy } from './score.ts'
import type { CheckResult } from './types.ts'

const outcomes = ['passed', 'failed', 'inconclusive'] as const

test('a check earns its points when it has passed, and costs nothing else', () => {
  for (const isLost of [false, true])
    expect(outcomes.map(it => earnedBy({ points: 3 }, it, isLost))).toEqual([3, 0, 0])
})

test('a guard costs its points when it has failed, and when it is lost with the API server', () => {
  const guard = { points: 3, guard: true }
  expect(outcomes.map(it => earnedBy(guard, it))).toEqual([0, -3, 0])
  expect(outcomes.map(it => earnedBy(guard, it, true))).toEqual([0, -3, -3])
})

test('the total is what can be earned, without guards, and never is less than nothing earned', () => {
  const result = (earned: number, points: number, guard: boolean) =>
    ({ earned, points, guard, outcome: earned > 0 ? 'passed' : 'failed' }) as CheckResult
  expect(addUp([result(3, 3, false), result(0, 2, false), result(-1, 1, true)])).toEqual({
    score: 2,
    total: 5,
    passed: false,
  })
  expect(addUp([result(0, 2, false), result(-9, 9, true)]).score).toBe(0)
  expect(addUp([result(3, 3, false)]).passed).toBe(true)
})
