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
  expect(vitestCount(report)).toEqual({ passed: 1, failed: 1, skipped: ['t2'] })
})
test('a test file that cannot be loaded has failed', () => {
  expect(
    vitestCount({ success: false, testResults: [file('failed'), file('passed', 'passed')] }),
  ).toMatchObject({ passed: 1, failed: 1 })
})
test('an error outside of all tests is a failure', () => {
  expect(vitestCount({ success: false, testResults: [file('passed', 'passed')] })).toMatchObject({
    passed: 1,
    failed: 1,
  })
})

const spec = (status: string, description?: string) => ({
  title: status,
  tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [] }],
})

test('Playwright’s tests are counted through nested suites; a flaky one has failed', () => {
  const inner = { title: 'inner', specs: [spec('flaky'), spec('skipped', 'no GPU')] }
  const report = { errors: [], suites: [{ title: 'outer', specs: [spec('expected')], suites: [inner] }] }
  expect(playwrightCount(report)).toEqual({ passed: 1, failed: 1, skipped: ['skipped: no GPU'] })
})
test('an error of Playwright itself is a failure', () => {
  expect(playwrightCount({ errors: [{}], suites: [] })).toMatchObject({ failed: 1 })
})
test('a variant that surprises or cannot be run has failed, and so has each problem of a folder', () => {
  const cases = [{ surprises: [] }, { surprises: [{}] }, { surprises: [], error: 'no lab' }]
  expect(benchCount({ problems: [{}], cases })).toEqual({ passed: 1, failed: 3, skipped: [] })
})
test('the last line counts everything', () => {
  const total = sum([
    { passed: 2, failed: 0, skipped: [] },
    { passed: 1, failed: 1, skipped: ['x: because'] },
  ])
  expect(summary(total)).toBe('3 passed, 1 failed, 1 skipped')
  expect(summary({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed')
})
