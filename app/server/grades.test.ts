import { expect, test } from 'vitest'
import { apiGrade, gradeOfRow, rowOfGrade } from './grades.ts'

const judged = {
  scenario: 'a-task',
  score: 3,
  total: 5,
  passed: false,
  checks: [],
  controlPlane: { phase: 'ready', summary: 'kube-apiserver ready' },
  startedAt: 1_800_000_000_000.4,
  tookMs: 900.6,
}
const grade = apiGrade({ id: 'g1', session: 's1' }, judged)

test('a grade comes back from the store as it was told', () => {
  const row = rowOfGrade('alice', grade)
  expect(row).toMatchObject({ learner: 'alice', session_id: 's1', percent: 60, passed: 0, took_ms: 901 })
  expect(gradeOfRow(row)).toEqual(grade)
})

test.each([
  ['checks that are no JSON', { checks: '[' }],
  ['checks that are none', { checks: '[{"id":"x"}]' }],
  ['a control plane without a state', { control_plane: '{}' }],
])('%s, in the store, are refused by the grade’s name', (_, wrong) => {
  expect(() => gradeOfRow({ ...rowOfGrade('alice', grade), ...wrong })).toThrow(
    expect.objectContaining({ code: 'store-corrupt', message: expect.stringContaining('g1') }),
  )
})
