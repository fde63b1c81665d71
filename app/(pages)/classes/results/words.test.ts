import { expect, test } from 'vitest'
import type { CheckStatistics, ClassResults } from './results-api.ts'
import { atAttempts, cellWords, discriminationWords, ordinal, partsOf, rowsOf } from './words.ts'

const cell = { failed: 0, inconclusive: 0, last: 'passed' as const }
const passed = { attempt: 3, afterMs: 720_000 }

test('what became of a check is told by a sign, not by a colour alone, and in words', () => {
  const check = { guard: false }
  const said = [
    cellWords(check, null),
    cellWords(check, { ...cell, passed, failed: 2 }),
    cellWords(check, { ...cell, passed, failed: 1, last: 'failed' }),
    cellWords(check, { ...cell, failed: 2, last: 'failed' }),
    cellWords(check, { ...cell, inconclusive: 1, last: 'inconclusive' }),
  ]
  expect(said.map(({ sign, words }) => `${sign} ${words}`)).toEqual([
    '· not checked',
    '✓3 passed at attempt 3, after 12 min',
    '✓3✗ passed at attempt 3, after 12 min, failed again at last',
    '✗2 failed twice',
    '? could not be made, once',
  ])
})

test('a guard is kept, broken, or broken and right again', () => {
  const guard = { guard: true }
  const said = [
    cellWords(guard, { ...cell, passed }),
    cellWords(guard, { ...cell, passed, failed: 1, last: 'failed' }),
    cellWords(guard, { ...cell, passed, failed: 3 }),
  ]
  expect(said.map(({ sign, tone, words }) => `${sign} ${tone} ${words}`)).toEqual([
    '✓ good kept',
    '✗ bad broken in 1 attempt',
    '✗✓ unsure broken in 3 attempts, right at last',
  ])
})

test('attempts are told by their ordinals', () => {
  expect([atAttempts([]), atAttempts([3, 0, 0, 1])]).toEqual(['–', '3 at the 1st, 1 at the 4th'])
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 111].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 111th',
  )
})

test('the parts are all who were graded', () => {
  const check = {
    guard: false,
    judged: 9,
    passed: 6,
    unsure: 1,
    atAttempt: [2, 1, 0, 2, 1],
  } as CheckStatistics
  expect(partsOf(check).map(({ count }) => count)).toEqual([2, 1, 3, 3, 1])
  const guard = { guard: true, judged: 9, passed: 6, unsure: 0, atAttempt: [] as number[] } as CheckStatistics
  expect(partsOf(guard).map(({ count }) => count)).toEqual([6, 0, 0, 3, 0])
})

test('where nothing tells strong from weak, it is said why', () => {
  expect([
    discriminationWords({ discrimination: { r: 0.421, low: -0.1, high: 0.8, learners: 12 } }),
    discriminationWords({ undecided: 'few' }),
    discriminationWords({ undecided: 'alike' }),
  ]).toEqual(['0.42 (−0.10 to 0.80)', 'too few learners', 'all alike'])
})

test('learners are sorted, and keep their number when names are hidden', () => {
  const learner = (name: string, passes: boolean) => ({
    person: name,
    name,
    tasks: [
      passes
        ? {
            checks: [
              { ...cell, passed },
              { ...cell, passed },
            ],
          }
        : null,
    ],
  })
  const results = {
    tasks: [{ checks: [{ guard: false }, { guard: true }] }],
    learners: [learner('Zoe', false), learner('Ada', false), learner('Bob', true)],
  } as unknown as ClassResults
  const names = (...how: ['joined' | 'name' | 'passed', 'shown' | 'hidden']) =>
    rowsOf(results, ...how).map(({ name }) => name)
  expect(names('joined', 'shown')).toEqual(['Zoe', 'Ada', 'Bob'])
  expect(names('name', 'shown')).toEqual(['Ada', 'Bob', 'Zoe'])
  expect(names('passed', 'hidden')).toEqual(['Learner 3', 'Learner 1', 'Learner 2'])
  expect(rowsOf(results, 'passed', 'shown')[0]).toMatchObject({ passed: 1, of: 1 })
})
