import { expect, test } from 'vitest'
import { passed, raised, Shown } from './shown.ts'

const row = (given: { handRaisedAt?: number; passes?: string[]; fails?: string[] }) => {
  const { handRaisedAt, passes = [], fails = [] } = given
  const check = (outcome: 'passed' | 'failed') => (id: string) => ({ id, title: id, guard: false, outcome })
  const checks = [...passes.map(check('passed')), ...fails.map(check('failed'))]
  return { person: 'ada', checks, ...(handRaisedAt !== undefined && { handRaisedAt }) }
}

test('a change is behind by the time from when it happened to the first row with it', () => {
  const shown = new Shown()
  shown.happened(passed('ada', 'one'), 1_000)
  shown.row(row({ fails: ['one'] }), 1_100)
  expect(shown.missing).toEqual([passed('ada', 'one')])
  shown.row(row({ passes: ['one'] }), 1_400)
  shown.row(row({ passes: ['one'] }), 1_800)
  expect([shown.behind, shown.missing]).toEqual([[400], []])
})

test('what the board shows before the client hears of it counts from when it happened', () => {
  const shown = new Shown()
  shown.row(row({ passes: ['one'] }), 1_200)
  expect(shown.behind, 'nobody waits for it').toEqual([])
  shown.happened(passed('ada', 'one'), 1_000)
  expect(shown.behind).toEqual([200])
})

test('a check that passes again, and a row that goes on showing it, change nothing', () => {
  const shown = new Shown()
  shown.happened(passed('ada', 'one'), 1_000)
  shown.row(row({ passes: ['one'] }), 1_300)
  shown.happened(passed('ada', 'one'), 60_000)
  expect(shown.behind).toEqual([300])
})

test('each time a hand is raised is a change of its own', () => {
  const shown = new Shown()
  for (const at of [1_000, 2_000]) {
    shown.happened(raised('ada', at), at - 5)
    shown.row(row({ handRaisedAt: at }), at + 100)
    shown.row(row({}), at + 500)
  }
  expect(shown.behind).toEqual([105, 105])
})
