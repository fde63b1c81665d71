import { expect, test } from 'vitest'
import { playwrightCount, sum, summary, vitestCount } from './counts.ts'
import { benchCount } from './scenarios.ts'

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each, i) => ({ fullName: `t${i}`, status: each })),
})

test('vitest’s tests are counted, and skipped ones named', () => {
  const report = { success: false, testResults: [file('failed', 'passed', 'failed', 'pending')] }
  expect(vitestCount(report)).toEqual({ passed: 1, failed: ['t1'], skipped: ['t2'] })
})
test('a test file that cannot be loaded has failed', () => {
  expect(
    vitestCount({ success: false, testResults: [file('failed'), file('passed', 'passed')] }),
  ).toMatchObject({ passed: 1, failed: ['a.test.ts'] })
})
test('an error outside of all tests is a failure', () => {
  expect(vitestCount({ success: false, testResults: [file('passed', 'passed')] })).toMatchObject({
    passed: 1,
    failed: ['an error outside of all tests'],
  })
})

const spec = (status: string, description?: string) => ({
  title: status,
  tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [] }],
})

test('Playwright’s tests are counted through nested suites; a flaky one has failed', () => {
  const inner = { title: 'inner', specs: [spec('flaky'), spec('skipped', 'no GPU')] }
  const report = { errors: [], suites: [{ title: 'outer', specs: [spec('expected')], suites: [inner] }] }
  expect(playwrightCount(report)).toEqual({ passed: 1, failed: ['flaky'], skipped: ['skipped: no GPU'] })
})
test('an error of Playwright itself is a failure', () => {
  expect(playwrightCount({ errors: [{}], suites: [] })).toMatchObject({
    failed: ['an error outside of all tests'],
  })
})
test('a variant that surprises or cannot be run has failed, and so has each problem of a folder', () => {
  const cases = [{ surprises: [] }, { surprises: [{}] }, { surprises: [], error: 'no lab' }]
  const report = {
    problems: [{ file: 'b/task.md', message: 'empty' }],
    cases: cases.map((each, i) => ({ scenario: 'a', name: `v${i}`, ...each })),
  }
  expect(benchCount(report)).toEqual({ passed: 1, failed: ['b/task.md: empty', 'a v1', 'a v2'], skipped: [] })
})
test('the last line counts everything', () => {
  const total = sum([
    { passed: 2, failed: [], skipped: [] },
    { passed: 1, failed: ['y'], skipped: ['x: because'] },
  ])
  expect(summary(total)).toBe('3 passed, 1 failed, 1 skipped')
  expect(summary({ passed: 3, failed: [], skipped: [] })).toBe('3 passed, 0 failed')
})
