import { expect, test } from 'vitest'
import { columnsOf, endColumns, newRow, recordOf } from './session-row.ts'

test('a row is a session’s attempt and lease', () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    code: 'lab-lost',
    detail: 'It died.',
  }
  const row = newRow('alice', { id: 'a-task', seed: 7 }, 'untouched')
  expect(
    recordOf({ ...row, state: 'lost', lab_id: 'lab-1', deadline: 5, problem: JSON.stringify(problem) }),
  ).toMatchObject({
    attempt: { id: row.id, learner: 'alice', scenario: 'a-task', seed: 7, deadline: 5, endedAt: undefined },
    lease: { state: 'lost', kubelet: 'untouched', labId: 'lab-1', readyAt: undefined, problem },
  })
})

test.each([
  ['a state that is none', { state: 'asleep' }],
  ['a kubelet that is none', { kubelet: 'slow' }],
  ['a problem that is none', { problem: '{"code":"lab-lost"}' }],
  ['a problem that is no JSON', { problem: '{' }],
])('%s, in the store, is refused by its name', (_, wrong) => {
  const row = { ...newRow('alice', { id: 'a-task', seed: 0 }, 'quick'), ...wrong }
  expect(() => recordOf(row)).toThrow(
    expect.objectContaining({ code: 'store-corrupt', message: expect.stringContaining(row.id) }),
  )
})

test('a change is written in its own columns, and what is no more as null', () => {
  expect(columnsOf({ state: 'preparing', labId: undefined, problem: undefined })).toEqual({
    state: 'preparing',
    lab_id: null,
    problem: null,
  })
})

test('a new row is open, has no lab yet, and an id that nobody guesses', () => {
  const before = Date.now()
  const row = newRow('alice', { id: 'a-task', seed: 0 }, 'untouched')
  expect(row).toMatchObject({
    learner: 'alice',
    scenario: 'a-task',
    kubelet: 'untouched',
    state: 'preparing',
  })
  expect(row.started_at).toBeGreaterThanOrEqual(before)
  expect(row.id).toMatch(/^[0-9a-f]{16}$/)
  expect(newRow('alice', { id: 'a-task', seed: 0 }, 'untouched').id).not.toBe(row.id)
  const { attempt, lease } = recordOf(row)
  expect({ ...attempt, ...lease }).toEqual({
    ...{ id: row.id, learner: 'alice', scenario: 'a-task', seed: 0, startedAt: row.started_at },
    ...{ state: 'preparing', kubelet: 'untouched' },
  })
})

test('what cannot be read is told with what to do about it', () => {
  const row = { ...newRow('alice', { id: 'a-task', seed: 0 }, 'quick'), state: 'asleep' }
  expect(() => recordOf(row)).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('grades'), cause: expect.anything() }),
  )
})

test('a lab that came is written with its time, and a problem as JSON', () => {
  const problem = {
    ...{ type: 'about:blank' as const, title: 'Conflict', status: 409 },
    ...{ code: 'lab-lost', detail: 'Dead.' },
  }
  expect(columnsOf({ labId: 'lab-1', readyAt: 7, kubelet: 'untouched', problem })).toEqual({
    lab_id: 'lab-1',
    ready_at: 7,
    kubelet: 'untouched',
    problem: JSON.stringify(problem),
  })
  expect(columnsOf({ readyAt: undefined })).toEqual({ ready_at: null })
  expect(columnsOf({})).toEqual({})
})

test('an end is written with its reason', () => {
  expect(endColumns({ endedAt: 5, endedBecause: 'You ended it.' })).toEqual({
    ended_at: 5,
    ended_because: 'You ended it.',
  })
  expect(endColumns({})).toEqual({ ended_at: null, ended_because: null })
})
