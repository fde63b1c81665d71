import { expect, test } from 'vitest'
import { prettyReporter, toJson, toJunit, troubles } from './reporters.ts'
import type { BenchResult } from './run.ts'

const result: BenchResult = {
  problems: [{ file: '/s/one/task.md', line: 3, message: 'link to <x> leads nowhere' }],
  cases: [
    { scenario: 'one', kind: 'untouched', name: 'untouched', surprises: [], tookMs: 1500 },
    {
      scenario: 'one',
      kind: 'solution',
      name: 'solution/x',
      surprises: [
        {
          check: 'a',
          expected: 'passed',
          actual: 'failed',
          evidence: [{ where: 'f:1', expected: '"e" & <e>', actual: '\u001b[0m' }],
        },
      ],
      tookMs: 1,
    },
    {
      scenario: 'two',
      kind: 'untouched',
      name: 'untouched',
      surprises: [],
      error: 'disk full',
      tookMs: 1,
      whyReset: 'a\nb',
    },
  ],
  skipped: [{ scenario: 'three', reason: 'It needs systemd.' }],
  aborted: false,
  tookMs: 2000,
}

test('the JUnit report has a suite for each scenario, failures, errors and nothing that XML cannot hold', () => {
  const xml = toJunit(result)
  expect(xml).toContain('<testsuite name="one" tests="2" failures="1" errors="0">')
  expect(xml).toContain('<testsuite name="two" tests="1" failures="0" errors="1">')
  expect(xml).toContain('<testcase classname="one" name="untouched" time="1.5"></testcase>')
  expect(xml).toContain('<failure message="link to &lt;x&gt; leads nowhere"/>')
  expect(xml).toContain('&quot;e&quot; &amp; &lt;e&gt;')
  expect(xml).not.toContain('\u001b')
  expect(xml).toContain(
    '<testcase classname="three" name="all" time="0"><skipped message="It needs systemd."/>',
  )
})

test('people are told each case, what surprised with its evidence, and the sum', () => {
  const lines: string[] = []
  const tell = prettyReporter(line => lines.push(line))
  tell({ type: 'planned', scenarios: 2, cases: 3, jobs: 2 })
  for (const it of result.cases) tell({ type: 'finished', result: it })
  for (const it of result.skipped) tell({ type: 'skipped', ...it })
  expect(lines.at(-1)).toBe('– three is left out. It needs systemd.')
  tell({ type: 'ended', result })
  expect(lines[1]).toBe('✓ [1/3, 15 s left] one untouched (1.5 s)')
  expect(lines[2]).toContain('a: expected passed, was failed')
  expect(lines[2]).toContain('expected "e" & <e>')
  expect(lines[3]).toMatch(/^! \[3\/3\] two untouched \(0.0 s; reset, for a\)/)
  expect(lines.at(-1)).toBe(
    '1 as they should be, 1 surprising, 1 could not be run, 1 problem in the folders, 2.0 s',
  )
})

test('the time left follows from how long cases took and how many labs run at once', () => {
  const leftAfter = (tookMs: number, cases: number, jobs: number) => {
    const lines: string[] = []
    const tell = prettyReporter(line => lines.push(line))
    tell({ type: 'planned', scenarios: 1, cases, jobs })
    tell({ type: 'finished', result: { scenario: 's', kind: 'untouched', name: 'n', surprises: [], tookMs } })
    return /, (.*) left/.exec(lines[1]!)?.[1]
  }
  expect(leftAfter(20_000, 31, 2)).toBe('5 min')
  expect(leftAfter(20_000, 31, 1)).toBe('10 min')
  expect(leftAfter(10_000, 4, 2)).toBe('15 s')
  expect(leftAfter(10_000, 1, 2)).toBeUndefined()
})

test('a plan with problems only tells these, with the line where there is one', () => {
  const lines: string[] = []
  const tell = prettyReporter(line => lines.push(line))
  tell({ type: 'planned', scenarios: 0, cases: 0, jobs: 0 })
  tell({ type: 'problem', problem: { file: '/s/a', message: 'is missing' } })
  tell({ type: 'problem', problem: { file: '/s/b', line: 3, message: 'is empty' } })
  expect(lines).toEqual(['✗ /s/a: is missing', '✗ /s/b:3: is empty'])
})

test('what came of it all is told in one line', () => {
  const ended = (more: Partial<BenchResult>) => {
    const lines: string[] = []
    prettyReporter(line => lines.push(line))({ type: 'ended', result: { ...result, ...more } })
    return lines
  }
  const [problem] = result.problems
  expect(ended({ cases: [], problems: [], error: 'no process left', aborted: true })).toEqual([
    '0 as they should be, 0 surprising, 0 could not be run, stopped early, but: no process left, 2.0 s',
  ])
  expect(ended({ cases: [], problems: [problem!, problem!] })[0]).toContain(', 2 problems in the folders,')
})

test('the trouble of a case is told line by line, with every place of its evidence', () => {
  const evidence = [{ where: 'f:1', alsoAt: ['f:2'], expected: 'e', actual: 'a' }]
  const surprises = [
    { expected: '5 points', actual: '3 of 5 points', evidence: [] },
    { check: 'a', expected: 'passed', actual: 'failed', evidence },
  ]
  expect(troubles({ surprises })).toEqual([
    'score or script: expected 5 points, was 3 of 5 points',
    'a: expected passed, was failed',
    '  f:1',
    '  f:2',
    '    expected e',
    '    found    a',
  ])
  expect(troubles({ surprises: [], error: 'disk full' })).toEqual(['could not be run: disk full'])
})

test('for machines there is all of it as JSON, on lines of its own', () => {
  expect(JSON.parse(toJson(result))).toEqual(JSON.parse(JSON.stringify(result)))
  expect(toJson(result)).toMatch(/^\{\n {2}".*\}\n$/s)
})

test('the JUnit report is one document, with the lint first and its files as tests', () => {
  const xml = toJunit(result)
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="cks-lab" time="2">\n/)
  expect(/<testsuite name="([^"]*)"/.exec(xml)?.[1]).toBe('lint')
  expect(xml).toContain('name="/s/one/task.md:3" time="0">')
  expect(xml).toContain('<failure message="a">a: expected passed, was failed\n  f:1')
  expect(xml).toContain('<error message="disk full">could not be run: disk full</error>')
  const whole = toJunit({ ...result, problems: [{ file: '/s/one', message: 'is no folder' }] })
  expect(whole).toContain('name="/s/one" time="0">')
  expect(toJunit({ ...result, problems: [] })).not.toContain('name="lint"')
})

test('a surprise of the score is named by what it was', () => {
  const surprises = [
    { expected: '5 points', actual: '3 of 5', evidence: [] },
    { check: 'b', expected: 'passed', actual: 'failed', evidence: [] },
  ]
  const one = { ...result.cases[1]!, surprises }
  expect(toJunit({ ...result, cases: [one] })).toContain('<failure message="3 of 5, b">')
})
