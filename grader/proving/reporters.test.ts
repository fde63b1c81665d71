import { expect, test } from 'vitest'
import { prettyReporter, toJunit } from './reporters.ts'
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
