import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CreateOptions, Lab } from '../../lab-infra/lab.ts'
import { planBench } from './plan.ts'
import { type BenchEvent, type BenchOptions, benchExitCode, runBench, titleOf } from './run.ts'

vi.mock('../remember.ts', () => ({ rememberBeginning: async () => {} }))
vi.mock('../../lab-infra/control-plane/probe.ts', () => ({
  controlPlaneProbe: () => ({
    look: async () => ({ phase: 'ready', summary: 'ready', since: 0 }),
    facts: () => undefined,
    close: () => {},
  }),
}))

vi.mock('../../lab-infra/control-plane/controllers.ts', () => ({ awaited: async () => undefined }))

/** A node whose scripts say what they do to it: `set a b` makes the checks a and b pass, `exit` fails. */
class FakeLab {
  readonly info = { kubelet: 'quick' }
  credentials = async () => ({})
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
    writeFile: async () => {},
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
  `{ id: '${id}', title: 'T', points: 2, guard: ${guard}, proves: ['Do'], run: async target => ({ passed: String(await target.node.readFile('${id}')) === 'true' || ${guard}, evidence: [{ where: 'w', expected: 'e', actual: 'a' }] }) }`

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

const bench = async (folders: string[], options: Partial<BenchOptions> = {}) =>
  runBench(await planBench(folders), { engine, ...options })

describe('the bench', () => {
  test('finds a sound scenario as it should be, on one lab that is reset between rounds and destroyed', async () => {
    const result = await bench([await scenario('one')])
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
    expect(labs).toMatchObject([{ resets: 5, setups: 6, destroyed: true }])
  })

  test('boots a lab anew for a variant that asks for a fresh one', async () => {
    const dir = await scenario('one', {
      'near-misses/q.sh': '#!/bin/bash\n# fails: b\n# lab: fresh\nset a\n',
    })
    const { problems, cases } = await planBench([dir])
    const result = await runBench({ problems, cases: cases.slice(3, 5) }, { engine })
    expect(result.cases.map(it => it.whyReset)).toEqual([undefined, 'it asks for a fresh lab'])
  })

  test('is surprised by a near miss that passes what it must fail, with the evidence', async () => {
    const dir = await scenario('one', { 'near-misses/q.sh': '#!/bin/bash\n# fails: b\nset a b\n' })
    const result = await bench([dir])
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
    const result = await bench([dir])
    expect(result.cases.find(it => it.name === 'solution/y')?.surprises[0]?.actual).toBe(
      'it ended with 3: last words',
    )
  })

  test('does not run a scenario whose folder has problems, and tells them', async () => {
    const bad = await scenario('bad', { 'scenario.yaml': 'title: Good\nlevel: 1\n' })
    const result = await bench([bad, await scenario('one')])
    expect(result.problems.length).toBeGreaterThan(0)
    expect(new Set(result.cases.map(it => it.scenario))).toEqual(new Set(['one']))
    expect(benchExitCode(result)).toBe(1)
  })

  test('tells what could not be run and goes on with a new lab', async () => {
    let made = 0
    const flaky = {
      create: async () => {
        made += 1
        if (made === 1) throw new Error('no lab', { cause: new Error('disk full') })
        return engine.create()
      },
    }
    const result = await bench([await scenario('one')], { engine: flaky })
    expect(result.cases.map(it => it.error)).toEqual(['no lab: disk full', ...Array(6).fill(undefined)])
    expect(benchExitCode(result)).toBe(2)
  })

  test('runs with as many labs as asked for, and reports in the order of the plan', async () => {
    const result = await bench([await scenario('one'), await scenario('two')], { jobs: 3 })
    expect(labs).toHaveLength(3)
    expect(labs.every(it => it.destroyed)).toBe(true)
    expect(result.cases.map(it => it.scenario)).toEqual([...Array(7).fill('one'), ...Array(7).fill('two')])
  })

  test('grades the first solution on the lab that was graded untouched', async () => {
    const { problems, cases } = await planBench([await scenario('one')])
    const result = await runBench({ problems, cases: cases.slice(0, 2) }, { engine })
    expect(result.cases.map(it => it.grade?.score)).toEqual([0, 4])
    expect(labs).toMatchObject([{ resets: 0, setups: 1 }])
  })

  test('sets a new lab up for a solution when the untouched one could not be graded', async () => {
    let made = 0
    const late = {
      create: async () => {
        const lab = await engine.create()
        if (++made === 1) Object.assign(lab.node, { exec: async () => Promise.reject(new Error('gone')) })
        return lab
      },
    }
    const result = await bench([await scenario('one')], { engine: late })
    expect(result.cases.map(it => it.error)).toEqual(['gone', ...Array(6).fill(undefined)])
    expect(result.cases[1]?.grade?.score).toBe(4)
    expect(labs.map(it => it.destroyed)).toEqual([true, true])
  })

  test('runs every case for each draw, and another draw’s solution; once where nothing is drawn', async () => {
    const yaml = `${await readFile(join(await scenario('one'), 'scenario.yaml'), 'utf8')}parameters: {n: {from: 1, to: 9}}\n`
    const drawn = await scenario('drawn', { 'scenario.yaml': yaml, 'task.md': 'Do {{n}}.\n' })
    const { problems, cases } = await planBench([drawn, await scenario('plain')], [0, 7])
    expect(problems).toEqual([])
    const counts = Map.groupBy(cases, it => `${it.scenario.id} ${it.scenario.seed}`)
    expect([...counts].map(([name, all]) => [name, all.length])).toEqual([
      ['drawn 0', 8],
      ['drawn 7', 8],
      ['plain 0', 7],
    ])
    const replays = cases.filter(it => it.kind === 'replay')
    expect(replays.map(it => it.name)).toEqual(['replay/x', 'replay/x'])
    for (const { scenario: its, variant } of replays)
      expect(variant?.script.prelude).not.toBe(its.solutions[0]?.script.prelude)
    const result = await runBench({ problems, cases: replays }, { engine })
    expect(result.cases.map(titleOf)).toEqual(['drawn replay/x', 'drawn seed 7 replay/x'])
  })

  test('asks for labs whose programs start fast', async () => {
    const asked: unknown[] = []
    const asking = {
      create: async (_: string, options: CreateOptions) => {
        asked.push(options)
        return engine.create()
      },
    }
    await bench([await scenario('one')], { engine: asking })
    expect(asked).toMatchObject([{ kubelet: 'quick', memory: 'unlimited' }])
  })

  test('finds a scaffold without problems, and its solutions without effect', async () => {
    const result = await bench([fileURLToPath(new URL('../../app/cli/templates/scenario', import.meta.url))])
    expect(result.problems).toEqual([])
    expect(result.cases.filter(it => it.surprises.length > 0).map(it => it.name)).toEqual([
      'solution/another-way',
      'solution/one-way',
    ])
    expect(benchExitCode(result)).toBe(1)
  })

  test('keeps what it found out when a lab cannot be ended', async () => {
    const stubborn = {
      create: async () => {
        labs.push(new FakeLab())
        labs.at(-1)!.destroy = () => Promise.reject(new Error('no process left'))
        return labs.at(-1) as unknown as Lab
      },
    }
    const result = await runBench(await planBench([await scenario('good')]), { engine: stubborn })
    expect(result.cases.length).toBeGreaterThan(0)
    expect(result.error).toContain('no process left')
    expect(benchExitCode(result)).toBe(2)
  })

  test('ends when it is stopped, with its labs destroyed', async () => {
    const stop = new AbortController()
    const reporter = (event: BenchEvent) => event.type === 'finished' && stop.abort()
    const result = await bench([await scenario('one')], { signal: stop.signal, reporter })
    expect(result.cases).toHaveLength(1)
    expect(labs[0]?.destroyed).toBe(true)
    expect(benchExitCode(result)).toBe(2)
  })
})
