import { expect, test } from 'vitest'
import { checkCell, didPass, taskCell } from './matrix.ts'
import { minute, triesIn, work } from './testing/work.ts'

const triesOfAda = (...all: ReturnType<typeof work>[]) =>
  triesIn(...all)
    .get('ada')!
    .get('task')!

test('a check passed at the attempt at which it first did, and after the time until then', () => {
  const tries = triesOfAda(
    work('ada', 'task', [
      [4, { a: '-', b: '+' }],
      [9, { a: '+', b: '-' }],
      [12, { a: '+', b: '+' }],
    ]),
  )
  expect(taskCell(tries, ['a', 'b', 'c'], 2)).toEqual({
    attempts: 3,
    best: 100,
    last: 100,
    solved: { attempt: 3, afterMs: 12 * minute },
    hints: 2,
    checks: [
      { passed: { attempt: 2, afterMs: 9 * minute }, failed: 1, inconclusive: 0, last: 'passed' },
      { passed: { attempt: 1, afterMs: 4 * minute }, failed: 1, inconclusive: 0, last: 'passed' },
      null,
    ],
  })
})

test('the best score stays when a later one is worse', () => {
  const tries = triesOfAda(
    work('ada', 'task', [
      [1, { a: '+', b: '-' }],
      [2, { a: '-', b: '-' }],
    ]),
  )
  expect(taskCell(tries, ['a'], 0)).toMatchObject({ best: 50, last: 0 })
})

test('attempts and time go on in a later session of the task, whatever lies between the two', () => {
  const first = work('ada', 'task', [[5, { a: '-' }]])
  first.session.ended_at = 20 * minute
  const second = work('ada', 'task', [[3, { a: '+' }]], 1_000)
  expect(triesOfAda(second, first).map(({ attempt, afterMs }) => [attempt, afterMs / minute])).toEqual([
    [1, 5],
    [2, 23],
  ])
})

test('the work of one learner or task is none of another’s', () => {
  const tries = triesIn(
    work('ada', 'task', [[1, { a: '+' }]]),
    work('bob', 'task', [[1, { a: '-' }]]),
    work('ada', 'other', [[1, { a: '-' }]]),
  )
  expect([...tries].map(([learner, tasks]) => [learner, [...tasks.keys()]])).toEqual([
    ['ada', ['task', 'other']],
    ['bob', ['task']],
  ])
  expect(
    tries
      .get('bob')!
      .get('task')!
      .map(({ attempt }) => attempt),
  ).toEqual([1])
})

test('a task that was opened and not checked has no cell', () => {
  expect(
    triesIn(work('ada', 'task', []))
      .get('ada')!
      .get('task'),
  ).toBeUndefined()
  expect(taskCell([], ['a'], 1)).toBeNull()
})

test('a guard is passed by who never broke it; what could not be made is neither passed nor failed', () => {
  const tries = triesOfAda(
    work('ada', 'task', [
      [1, { 'guard-a': '+', 'guard-b': '+', c: '?' }],
      [2, { 'guard-a': '-', 'guard-b': '?', c: '?' }],
      [3, { 'guard-a': '+', 'guard-b': '+', c: '?' }],
    ]),
  )
  const [guard, check] = [{ guard: true }, { guard: false }]
  expect(didPass(guard, checkCell(tries, 'guard-a'))).toBe(false)
  expect(didPass(check, checkCell(tries, 'guard-a'))).toBe(true)
  expect(didPass(guard, checkCell(tries, 'guard-b'))).toBe(true)
  expect(didPass(check, checkCell(tries, 'c'))).toBeUndefined()
  expect(didPass(check, null)).toBeUndefined()
})
