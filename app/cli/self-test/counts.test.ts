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
test('why a test failed is told with its name, at no great length and without colours', () => {
  const why = `\u001b[31mExpected 1\u001b[39m\n\n${'at line\n'.repeat(50)}`
  const assertionResults = [{ fullName: 't0', status: 'failed', failureMessages: [why] }]
  const [told] = vitestCount({
    success: false,
    testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults }],
  }).failed
  expect(told).toMatch(/^t0\n {4}Expected 1\n {4}at line\n/)
  expect(told?.split('\n')).toHaveLength(13)
  const failed = { status: 'unexpected', annotations: [], results: [{ error: { message: why } }] }
  const suites = [{ title: 'outer', specs: [{ title: 'opens', tests: [failed] }] }]
  expect(playwrightCount({ errors: [], suites }).failed[0]).toMatch(/^opens\n {4}Expected 1\n/)
})
test('an error outside of all tests is a failure', () => {
  expect(vitestCount({ success: false, testResults: [file('passed', 'passed')] })).toMatchObject({
    passed: 1,
    failed: ['an error outside of all tests'],
  })
})

const spec = (status: string, description?: string) => ({
  title: status,
  tests: [{ status, annotations: description ? [{ type: 'skip', description }] : [], results: [] }],
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
  const evidence = [{ where: 'f:1', expected: 'on', actual: 'off' }]
  const surprise = { check: 'flag', expected: 'passed', actual: 'failed', evidence }
  const cases = [{ surprises: [] }, { surprises: [surprise] }, { surprises: [], error: 'no lab' }]
  const report = {
    problems: [{ file: 'b/task.md', message: 'empty' }],
    skipped: [{ scenario: 'c', reason: 'It needs systemd.' }],
    cases: cases.map((each, i) => ({ scenario: 'a', name: `v${i}`, ...each })),
  }
  expect(benchCount(report)).toEqual({
    passed: 1,
    failed: [
      'b/task.md: empty',
      'a v1\n    flag: expected passed, was failed\n      f:1\n        expected on\n        found    off',
      'a v2\n    could not be run: no lab',
    ],
    skipped: ['c: It needs systemd.'],
  })
})
test('the last line counts everything', () => {
  const total = sum([
    { passed: 2, failed: [], skipped: [] },
    { passed: 1, failed: ['y'], skipped: ['x: because'] },
  ])
  expect(summary(total)).toBe('3 passed, 1 failed, 1 skipped')
  expect(summary({ passed: 3, failed: [], skipped: [] })).toBe('3 passed, 0 failed')
})
