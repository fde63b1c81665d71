import { expect, test } from 'vitest'
import type { TaughtClass } from '../class-api.ts'
import type { BoardRow } from './board-api.ts'
import { minutesAgo, nameOf, nothingTold, shownRows, tell, timeOnTask } from './listing.ts'

const row = (person: string, given: Partial<BoardRow> = {}): BoardRow => ({
  ...{ person, name: person, number: 1, present: true, extraMinutes: 0 },
  ...{ checks: [], attempts: 0, solved: [], workedMs: 0, needs: [] },
  ...given,
})
const need = { why: 'idle', since: 1, says: 'Nothing done for 10 min' } as const

test('the board is all rows, then what has changed in the order that is told with it', () => {
  const room = { title: 'A class', asOf: 1_000 } as TaughtClass
  let told = tell(nothingTold, { type: 'class', class: room }, 1_500)
  expect(told).toMatchObject({ room, ahead: 500, gone: false })
  expect(told.rows).toBeUndefined()
  told = tell(told, { type: 'board', rows: [row('ada'), row('bob')], asOf: 2_000 }, 1_990)
  expect(told.ahead).toBe(-10)
  const changed = row('bob', { attempts: 1 })
  told = tell(
    told,
    { type: 'rows', rows: [changed, row('cleo')], order: ['bob', 'cleo'], asOf: 3_000 },
    3_000,
  )
  expect(told.rows).toEqual([changed, row('cleo')])
  expect(tell(told, { type: 'gone' }, 1).gone).toBe(true)
})

test('who is called what is found by it, and by nothing that is hidden', () => {
  const ada = row('ada', { name: 'Ada Lovelace', number: 7 })
  expect([nameOf(ada, false), nameOf(ada, true)]).toEqual(['Ada Lovelace', 'Learner 7'])
  const found = (text: string, hidden: boolean) => shownRows([ada], { text, needs: false, hidden }).length
  expect([found('love', false), found('love', true), found('learner 7', true)]).toEqual([1, 0, 1])
})

test('the filter goes by task, state, control plane and needs; all words have to be there', () => {
  const controlPlane = {
    phase: 'broken',
    summary: 'kube-apiserver ended',
    cause: 'unknown flag: --audit',
    since: 1,
  } as const
  const session = {
    id: 's',
    scenario: 'a',
    title: 'Write an audit policy',
    state: 'ready',
    hintsSeen: 0,
    checking: false,
  } as const
  const rows = [row('ada', { session: { ...session, controlPlane } }), row('bob', { needs: [need] })]
  const found = (text: string, needs = false) =>
    shownRows(rows, { text, needs, hidden: false }).map(({ person }) => person)
  expect(found('')).toEqual(['ada', 'bob'])
  expect(found(' POLICY  flag ')).toEqual(['ada'])
  expect(found('policy bob')).toEqual([])
  expect(found('nothing done')).toEqual(['bob'])
  expect(found('', true)).toEqual(['bob'])
})

test('times are told in minutes', () => {
  expect([59_999, 60_000, 3_599_999, 7_500_000].map(minutesAgo)).toEqual([
    'now',
    '1 min',
    '59 min',
    '2 h 5 min',
  ])
  expect(timeOnTask(row('ada', { workedMs: 5, workingSince: 100 }), 150)).toBe(55)
  expect(timeOnTask(row('ada', { workedMs: 5 }), 150)).toBe(5)
  expect(timeOnTask(row('ada', { workedMs: 5, workingSince: 200 }), 150)).toBe(5)
})
