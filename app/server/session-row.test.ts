import { expect, test } from 'vitest'
import { columnsOf, newRow, recordOf } from './session-row.ts'

test('a row is a session’s attempt and lease', () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    code: 'lab-lost',
    detail: 'It died.',
  }
  const row = newRow('alice', 'a-task', 'untouched')
  expect(
    recordOf({ ...row, state: 'lost', lab_id: 'lab-1', deadline: 5, problem: JSON.stringify(problem) }),
  ).toMatchObject({
    attempt: { id: row.id, learner: 'alice', scenario: 'a-task', deadline: 5, endedAt: undefined },
    lease: { state: 'lost', kubelet: 'untouched', labId: 'lab-1', readyAt: undefined, problem },
  })
})

test.each([
  ['a state that is none', { state: 'asleep' }],
  ['a kubelet that is none', { kubelet: 'slow' }],
  ['a problem that is none', { problem: '{"code":"lab-lost"}' }],
  ['a problem that is no JSON', { problem: '{' }],
])('%s, in the store, is refused by its name', (_, wrong) => {
  const row = { ...newRow('alice', 'a-task', 'quick'), ...wrong }
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
