import { expect, test } from 'vitest'
import type { TaskCell } from './api.ts'
import { taskCell } from './matrix.ts'
import { distribution, median, taskStatistics } from './statistics.ts'
import type { ListedTask } from './tasks.ts'
import { minute, taskOf, triesIn, work } from './testing/work.ts'
import type { Tries } from './tries.ts'

function statisticsOf(tasks: ListedTask[], tries: Tries, people: string[]) {
  const cell = (person: string, { id, checks }: ListedTask): TaskCell | null =>
    taskCell(
      tries.get(person)?.get(id) ?? [],
      checks.map(check => check.id),
      0,
    )
  const rows = people.map(person => ({ person, tasks: tasks.map(task => cell(person, task)) }))
  return Promise.all(
    tasks.map(({ id }, index) =>
      taskStatistics(tasks, index, rows, person => tries.get(person)?.get(id) ?? []),
    ),
  )
}

test('three learners, by hand', async () => {
  const task = taskOf('one', 'a', 'b', 'guard-c')
  const tries = triesIn(
    work('ada', 'one', [
      [5, { a: '+', b: '-', 'guard-c': '+' }],
      [9, { a: '+', b: '+', 'guard-c': '+' }],
    ]),
    work('bob', 'one', [[3, { a: '+', b: '+', 'guard-c': '+' }]]),
    work('cyd', 'one', [
      [8, { a: '?', b: '-', 'guard-c': '-' }],
      [10, { a: '?', b: '-', 'guard-c': '+' }],
    ]),
  )
  const [statistics] = await statisticsOf([task], tries, ['ada', 'bob', 'cyd', 'dan'])
  expect(statistics).toMatchObject({
    tried: 3,
    solved: 2,
    atAttempt: [1, 1],
    medianAttempts: 1.5,
    medianMs: 6 * minute,
    medianBest: 100,
    undecided: 'few',
  })
  const [a, b, guard] = statistics!.checks
  expect(a).toMatchObject({
    judged: 2,
    passed: 2,
    unsure: 1,
    atAttempt: [2],
    medianMs: 4 * minute,
    findings: [],
  })
  expect(b).toMatchObject({ judged: 3, passed: 2, unsure: 0, atAttempt: [1, 1], medianMs: 6 * minute })
  expect(b!.findings).toEqual([{ where: 'a file', expected: 'b', actual: 'nothing', learners: 2, times: 3 }])
  expect(guard).toMatchObject({ judged: 3, passed: 2, unsure: 0, atAttempt: [] })
  expect(guard!.medianMs).toBeUndefined()
})

test('a check is compared with all others, of all tasks, and not with itself', async () => {
  const tasks = [taskOf('one', 'a', 'guard-g'), taskOf('two', 'b', 'c')]
  const people = Array.from({ length: 10 }, (_, index) => `learner ${index}`)
  // The first five pass a and b, the others none; c nobody.
  const tries = triesIn(
    ...people.flatMap((person, index) => {
      const passes = index < 5 ? '+' : '-'
      return [
        work(person, 'one', [[1, { a: passes, 'guard-g': '+' }]]),
        work(person, 'two', [[1, { b: passes, c: '-' }]]),
      ]
    }),
  )
  const [one, two] = await statisticsOf(tasks, tries, people)
  expect(one!.checks[0]!.discrimination).toMatchObject({ r: expect.closeTo(1, 10), learners: 10 })
  expect(one!.checks[1]).toMatchObject({ undecided: 'alike' })
  expect(two!.checks.map(({ undecided }) => undecided)).toEqual([undefined, 'alike'])
  // As a whole: who solved one has passed b of the other.
  expect(one!.discrimination).toMatchObject({ r: expect.closeTo(1, 10) })
  // With no other check in the class there is nothing to compare with.
  const [alone] = await statisticsOf([taskOf('one', 'a', 'guard-g')], tries, people)
  expect(alone!.checks[0]).toMatchObject({ undecided: 'alike' })
})

test('what nobody has tried is told as such', async () => {
  const [statistics] = await statisticsOf([taskOf('one', 'a')], triesIn(), ['ada'])
  expect(statistics).toMatchObject({ tried: 0, solved: 0, atAttempt: [], hints: 0, undecided: 'few' })
  expect(statistics!.medianBest).toBeUndefined()
  expect(statistics!.checks[0]).toMatchObject({ judged: 0, passed: 0, unsure: 0, findings: [] })
})

test('passed at some attempt are as many as passed', async () => {
  for (let seed = 1; seed < 60; seed++) {
    const outcome = (n: number) => (['+', '-', '?'] as const)[Math.floor(3 * Math.abs(Math.sin(seed * n)))]!
    const tries = triesIn(
      ...[1, 2, 3, 4, 5].map(n =>
        work(`${n}`, 'one', [
          [n, { a: outcome(n), b: outcome(n + 7) }],
          [n + 1, { a: outcome(n + 11), b: outcome(n + 13) }],
        ]),
      ),
    )
    const [{ tried, checks }] = (await statisticsOf([taskOf('one', 'a', 'b')], tries, [
      '1',
      '2',
      '3',
      '4',
      '5',
    ])) as [Awaited<ReturnType<typeof taskStatistics>>]
    for (const { judged, passed, unsure, atAttempt } of checks) {
      expect(atAttempt.reduce((sum, it) => sum + it, 0)).toBe(passed)
      expect(judged + unsure).toBe(tried)
    }
  }
})

test('medians and distributions', () => {
  expect([median([]), median([7]), median([9, 1]), median([3, 100, 1])]).toEqual([undefined, 7, 5, 3])
  expect([distribution([]), distribution([1, 3, 1])]).toEqual([[], [2, 0, 1]])
})
