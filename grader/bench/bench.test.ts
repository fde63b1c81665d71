import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Lab } from '../../lab-infra/lab.ts'
import type { CheckResult, Grade } from '../types.ts'
import { surprisesIn } from './plan.ts'
import { prettyReporter, toJunit } from './reporters.ts'
import { type BenchEvent, type BenchResult, benchExitCode, runBench } from './run.ts'

vi.mock('../../lab-infra/node/control-plane.ts', () => ({
  controlPlaneProbe: () => ({
    look: async () => ({ phase: 'ready', summary: 'ready', since: 0 }),
    facts: () => undefined,
    close: () => {},
  }),
}))

/** A node whose scripts say what they do to it: `set a b` makes the checks a and b pass, `exit` fails. */
class FakeLab {
  readonly info = { pace: 'quick' }
  readonly solved = new Set<string>()
  resets = 0
  destroyed = false
  setups = 0
  readonly node = {
    name: 'n1',
    exec: async (_: unknown, { input = '' }: { input?: string } = {}) => {
      if (input.includes('setup')) this.setups += 1
      for (const id of /^set (.*)$/m.exec(input)?.[1]?.split(' ') ?? []) this.solved.add(id)
      return { exitCode: input.includes('exit') ? 3 : 0, stdout: '', stderr: 'last words', timedOut: false }
    },
    readFile: async (id: string) => Buffer.from(String(this.solved.has(id))),
  }
  async reset() {
    this.resets += 1
    this.solved.clear()
  }
  async destroy() {
    this.destroyed = true
  }
}

let root: string
let labs: FakeLab[]
const engine = {
  create: async () => {
    labs.push(new FakeLab())
    return labs.at(-1) as unknown as Lab
  },
}
beforeEach(async () => {
  labs = []
  root = await mkdtemp(join(tmpdir(), 'cks-lab-bench-'))
})
afterEach(() => rm(root, { recursive: true }))

const check = (id: string, guard: boolean) =>
  `{ id: '${id}', title: 'T', points: 2, guard: ${guard}, run: async target => ({ passed: String(await target.node.readFile('${id}')) === 'true' || ${guard}, evidence: [{ where: 'w', expected: 'e', actual: 'a' }] }) }`

/** A scenario whose checks a and b pass when the scripts have set them. */
async function scenario(id: string, change: Record<string, string> = {}): Promise<string> {
  const files: Record<string, string> = {
    'scenario.yaml': 'title: Good\ndomain: Cluster Setup\ntopic: Audit\nminutes: 5\ndifficulty: easy\n',
    'task.md': 'Do it.\n',
    'explanation.md': 'Why.\n',
    'hints.md': '## One\n## Two\n## Three\n',
    'checks.ts': `export default [${check('a', false)}, ${check('b', false)}, ${check('g', true)}]\n`,
    'setup.sh': '#!/bin/bash\n# setup\n',
    'solutions/x.sh': '#!/bin/bash\nset a b\n',
    'solutions/y.sh': '#!/bin/bash\nset b a\n',
    ...Object.fromEntries(
      ['p', 'q', 'r', 's'].map(it => [`near-misses/${it}.sh`, '#!/bin/bash\n# fails: b\nset a\n']),
    ),
    ...change,
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, id, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    await chmod(path, 0o755)
  }
  return join(root, id)
}

describe('the bench', () => {
  test('finds a sound scenario as it should be, on one lab that is reset between variants and destroyed', async () => {
    const result = await runBench({ scenarios: [await scenario('one')], engine })
    expect(result.cases.map(it => it.name)).toEqual([
      'untouched',
      'solution/x',
      'solution/y',
      'near-miss/p',
      'near-miss/q',
      'near-miss/r',
      'near-miss/s',
    ])
    expect(result.cases.flatMap(it => [it.error, ...it.surprises]).filter(Boolean)).toEqual([])
    expect(benchExitCode(result)).toBe(0)
    expect(labs).toMatchObject([{ resets: 6, setups: 7, destroyed: true }])
  })

  test('is surprised by a near miss that passes what it must fail, with the evidence', async () => {
    const dir = await scenario('one', { 'near-misses/q.sh': '#!/bin/bash\n# fails: b\nset a b\n' })
    const result = await runBench({ scenarios: [dir], engine })
    expect(result.cases.find(it => it.name === 'near-miss/q')?.surprises).toEqual([
      {
        check: 'b',
        expected: 'failed',
        actual: 'passed',
        evidence: [{ where: 'w', expected: 'e', actual: 'a' }],
      },
    ])
    expect(benchExitCode(result)).toBe(1)
  })

  test('is surprised by a script that fails', async () => {
    const dir = await scenario('one', { 'solutions/y.sh': '#!/bin/bash\nset a b\nexit\n' })
    const result = await runBench({ scenarios: [dir], engine })
    expect(result.cases.find(it => it.name === 'solution/y')?.surprises[0]?.actual).toBe(
      'exit code 3: last words',
    )
  })

  test('does not run a scenario whose folder has problems, and tells them', async () => {
    const bad = await scenario('bad', { 'scenario.yaml': 'title: Good\nlevel: 1\n' })
    const result = await runBench({ scenarios: [bad, await scenario('one')], engine })
    expect(result.problems.length).toBeGreaterThan(0)
    expect(new Set(result.cases.map(it => it.scenario))).toEqual(new Set(['one']))
    expect(benchExitCode(result)).toBe(1)
  })

  test('tells what could not be run and goes on with a new lab', async () => {
    let made = 0
    const flaky = {
      create: async () => {
        made += 1
        if (made === 1) throw new Error('disk full')
        return engine.create()
      },
    }
    const result = await runBench({ scenarios: [await scenario('one')], engine: flaky })
    expect(result.cases.map(it => it.error)).toEqual(['disk full', ...Array(6).fill(undefined)])
    expect(benchExitCode(result)).toBe(2)
  })

  test('runs with as many labs as asked for, and reports in the order of the plan', async () => {
    const result = await runBench({
      scenarios: [await scenario('one'), await scenario('two')],
      engine,
      jobs: 3,
    })
    expect(labs).toHaveLength(3)
    expect(labs.every(it => it.destroyed)).toBe(true)
    expect(result.cases.map(it => it.scenario)).toEqual([...Array(7).fill('one'), ...Array(7).fill('two')])
  })

  test('runs the selected cases only', async () => {
    const result = await runBench({
      scenarios: [await scenario('one')],
      engine,
      select: it => it.kind === 'untouched',
    })
    expect(result.cases.map(it => it.name)).toEqual(['untouched'])
  })

  test('ends when it is stopped, with its labs destroyed', async () => {
    const stop = new AbortController()
    const reporter = (event: BenchEvent) => event.type === 'finished' && stop.abort()
    const result = await runBench({
      scenarios: [await scenario('one')],
      engine,
      signal: stop.signal,
      reporter,
    })
    expect(result.cases).toHaveLength(1)
    expect(labs[0]?.destroyed).toBe(true)
    expect(benchExitCode(result)).toBe(2)
  })
})

const graded = (...checks: [id: string, outcome: CheckResult['outcome'], guard?: boolean][]) =>
  ({
    score: 0,
    total: 2,
    checks: checks.map(([id, outcome, guard = false]) => ({ id, outcome, guard, evidence: [] })),
  }) as unknown as Grade

describe('a surprise', () => {
  test('is an untouched lab that earns, breaks a guard, or cannot be checked', () => {
    expect(surprisesIn('untouched', [], graded(['a', 'failed'], ['g', 'passed', true]))).toEqual([])
    expect(surprisesIn('untouched', [], graded(['a', 'passed']))).toMatchObject([{ check: 'a' }])
    expect(surprisesIn('untouched', [], graded(['a', 'inconclusive']))).toMatchObject([{ check: 'a' }])
    expect(surprisesIn('untouched', [], graded(['g', 'failed', true]))).toMatchObject([{ check: 'g' }])
  })

  test('is a near miss in which another check than the named one does not pass', () => {
    expect(surprisesIn('near-miss', ['a'], graded(['a', 'inconclusive'], ['b', 'passed']))).toEqual([])
    expect(surprisesIn('near-miss', ['a'], graded(['a', 'failed'], ['b', 'inconclusive']))).toMatchObject([
      { check: 'b' },
    ])
  })

  test('is a solution that does not earn everything', () => {
    expect(surprisesIn('solution', [], graded(['a', 'passed']))).toMatchObject([
      { expected: '2 points', actual: '0 of 2 points' },
    ])
  })
})

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
    { scenario: 'two', kind: 'untouched', name: 'untouched', surprises: [], error: 'disk full', tookMs: 1 },
  ],
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
})

test('people are told each case, what surprised with its evidence, and the sum', () => {
  const lines: string[] = []
  const tell = prettyReporter(line => lines.push(line))
  tell({ type: 'planned', scenarios: 2, cases: 3 })
  for (const it of result.cases) tell({ type: 'finished', result: it })
  tell({ type: 'ended', result })
  expect(lines[1]).toBe('✓ [1/3] one untouched (1.5 s)')
  expect(lines[2]).toContain('a: expected passed, was failed')
  expect(lines[2]).toContain('expected "e" & <e>')
  expect(lines.at(-1)).toBe(
    '1 as they should be, 1 surprising, 1 could not be run, 1 problems in the folders, 2.0 s',
  )
})
