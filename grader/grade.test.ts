import { beforeEach, expect, test, vi } from 'vitest'
import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'
import { grade } from './grade.ts'
import type { Check, Finding, GradeEvent, GradeTarget } from './types.ts'

const ready: ControlPlaneState = { phase: 'ready', summary: 'ready', since: 0 }
const broken: ControlPlaneState = {
  phase: 'broken',
  component: 'kube-apiserver',
  summary: 'it ended',
  cause: 'unknown flag',
  since: 0,
}
const restarting: ControlPlaneState = {
  phase: 'restarting',
  component: 'kube-apiserver',
  summary: 'it starts',
  since: 0,
}

/** What the control plane does, look by look; the last one stays. */
let looks: ControlPlaneState[] = [ready]
vi.mock('../lab-infra/control-plane/probe.ts', () => ({
  controlPlaneProbe: () => ({
    look: async () => (looks.length > 1 ? looks.shift() : looks[0]),
    facts: () => undefined,
    close: () => {},
  }),
}))
beforeEach(() => {
  looks = [ready]
})

/** No time passes between two looks. */
vi.mock('node:timers/promises', () => ({ setTimeout: () => new Promise(setImmediate) }))
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

const lab = { id: 'lab', info: { kubelet: 'quick' }, node: { name: 'n1' } } as unknown as Lab
const yes: Finding = { passed: true, evidence: [] }
const no: Finding = { passed: false, evidence: [{ where: 'here', expected: 'a', actual: 'b' }] }
const check = (id: string, run: Check['run'], more: Partial<Check> = {}): Check => ({
  id,
  title: id,
  points: 2,
  run,
  ...more,
})
const run = (checks: Check[], options: Parameters<typeof grade>[2] = {}) =>
  grade(lab, { id: 's', checks }, options)
const passing = async () => yes
const failing = async () => no

test('passed checks earn, broken guards cost, whole guards earn nothing', async () => {
  const result = await run([
    check('a', passing, { points: 5 }),
    check('b', failing),
    check('g', passing, { guard: true }),
    check('h', failing, { guard: true }),
  ])
  expect(result).toMatchObject({ score: 3, total: 7, passed: false })
  expect(result.checks.map(it => [it.outcome, it.earned])).toEqual([
    ['passed', 5],
    ['failed', 0],
    ['passed', 0],
    ['failed', -2],
  ])
})

test('the score is never below zero', async () => {
  expect((await run([check('a', failing), check('g', failing, { guard: true, points: 9 })])).score).toBe(0)
})

test('everything passed is told', async () => {
  expect(await run([check('a', passing), check('g', passing, { guard: true })])).toMatchObject({
    passed: true,
    score: 2,
    total: 2,
  })
})

test('an exception makes a check inconclusive with its cause, and the others go on', async () => {
  const result = await run([check('a', () => Promise.reject(new Error('no log file'))), check('b', passing)])
  expect(result.checks[0]).toMatchObject({ outcome: 'inconclusive', cause: 'no log file', earned: 0 })
  expect(result.checks[1]).toMatchObject({ outcome: 'passed' })
})

test('a check that throws before it returns a promise is inconclusive too', async () => {
  const result = await run([
    check('a', () => {
      throw new Error('at once')
    }),
  ])
  expect(result.checks[0]).toMatchObject({ outcome: 'inconclusive', cause: 'at once' })
})

test('a check that takes too long is inconclusive', async () => {
  const result = await run([check('a', () => new Promise(() => {}), { timeoutMs: 20 })])
  expect(result.checks[0]).toMatchObject({ outcome: 'inconclusive', cause: 'no answer within 0.02 s' })
})

test('where finding the cause is the task, no check tells it', async () => {
  looks = [broken]
  const scenario = { id: 's', checks: [check('a', passing)], brokenAtStart: 'kube-apiserver' as const }
  const result = await grade(lab, scenario, { settleMs: 50 })
  expect(result.checks[0]).toMatchObject({ outcome: 'inconclusive' })
  expect(JSON.stringify(result)).not.toContain('unknown flag')
})

test('without an API server only checks that need none are made, and the cause is told', async () => {
  looks = [broken]
  const asked = vi.fn(passing)
  const result = await run([check('a', asked), check('f', passing, { needsApiServer: false })], {
    settleMs: 50,
  })
  expect(asked).not.toHaveBeenCalled()
  expect(result.checks[0]).toMatchObject({
    outcome: 'inconclusive',
    cause: expect.stringContaining('unknown flag'),
  })
  expect(result.checks[1]).toMatchObject({ outcome: 'passed' })
  expect(result.controlPlane).toEqual({ phase: 'broken', summary: 'it ended', cause: 'unknown flag' })
})

test('a guard that cannot be checked because the API server is down costs, so that taking it down gains nothing', async () => {
  looks = [broken]
  const result = await run(
    [check('f', passing, { needsApiServer: false }), check('g', passing, { guard: true })],
    { settleMs: 50 },
  )
  expect(result.score).toBe(0)
})

test('it waits visibly while the control plane restarts, and then checks', async () => {
  looks = [restarting, restarting, ready]
  const events: GradeEvent[] = []
  const result = await run([check('a', passing)], { onEvent: it => events.push(it) })
  expect(events.map(it => it.type)).toEqual(['waiting', 'waiting', 'check'])
  expect(result.passed).toBe(true)
})

test('it stops waiting in the end and says that it has not converged', async () => {
  looks = [restarting]
  const result = await run([check('a', passing)], { settleMs: 50 })
  expect(result.checks[0]).toMatchObject({
    outcome: 'inconclusive',
    cause: expect.stringContaining('Not converged yet'),
  })
})

test('shared work is done once', async () => {
  const work = vi.fn(async () => 7)
  const shares = async (target: GradeTarget) => {
    expect(await target.once('k', work)).toBe(7)
    return yes
  }
  await run([check('a', shares), check('b', shares)])
  expect(work).toHaveBeenCalledTimes(1)
})

test('what checks deferred is undone last first, also after failures, exceptions and time-outs', async () => {
  const undone: string[] = []
  const defers = (name: string, then: () => Promise<Finding>) => (target: GradeTarget) => {
    target.defer(async () => undone.push(name))
    return then()
  }
  await run([
    check('a', defers('a', failing)),
    check(
      'b',
      defers('b', () => Promise.reject(new Error('x'))),
    ),
    check(
      'c',
      defers('c', () => new Promise(() => {})),
      { timeoutMs: 20 },
    ),
  ])
  expect(undone).toEqual(['c', 'b', 'a'])
})

test('what a check makes after its time limit is undone as well', async () => {
  const undone = vi.fn(async () => {})
  let later = Promise.resolve()
  const slow: Check['run'] = target => {
    later = sleep(40).then(() => target.defer(undone))
    return new Promise(() => {})
  }
  await run([check('a', slow, { timeoutMs: 5 })])
  await later
  expect(undone).toHaveBeenCalledTimes(1)
})

test('a check that is late begins nothing more and its command ends, while what others share with it goes on', async () => {
  const commands: AbortSignal[] = []
  const node = {
    name: 'n1',
    exec: async (_argv: string[], options: { signal: AbortSignal }) => void commands.push(options.signal),
  }
  const shared = Promise.withResolvers<number>()
  let later: Promise<unknown> = Promise.resolve()
  const late: Check['run'] = async target => {
    void target.once('k', () => shared.promise.then(() => target.node.exec(['shared']).then(() => 7)))
    await target.node.exec(['first'])
    later = sleep(40).then(() => target.node.exec(['second']))
    later.catch(() => {})
    return new Promise(() => {})
  }
  const patient: Check['run'] = async target => {
    await sleep(60)
    shared.resolve(7)
    return { passed: (await target.once('k', async () => 0)) === 7, evidence: [] }
  }
  const checks = [check('a', late, { timeoutMs: 10 }), check('b', patient)]
  const result = await grade({ ...lab, node } as unknown as Lab, { id: 's', checks })
  expect(result.checks.map(it => it.outcome)).toEqual(['inconclusive', 'passed'])
  await expect(later).rejects.toThrow('no answer within')
  expect(commands).toHaveLength(2)
  expect(commands[0]!.aborted).toBe(true)
})

test('an undo that fails keeps no other from being made', async () => {
  const undone = vi.fn(async () => {})
  await run([
    check('a', async target => {
      target.defer(undone)
      target.defer(() => Promise.reject(new Error('gone')))
      return yes
    }),
  ])
  expect(undone).toHaveBeenCalledTimes(1)
})

test('an abort ends the run with its reason, after the undo', async () => {
  const end = new AbortController()
  const undone = vi.fn(async () => {})
  const checks = [
    check('a', target => {
      target.defer(undone)
      end.abort(new Error('enough'))
      return new Promise(() => {})
    }),
  ]
  await expect(run(checks, { signal: end.signal })).rejects.toThrow('enough')
  expect(undone).toHaveBeenCalledTimes(1)
})

test('each run has a fresh name', async () => {
  const seen: string[] = []
  const checks = [
    check('a', async ({ nonce }) => {
      seen.push(nonce)
      return yes
    }),
  ]
  await run(checks)
  await run(checks)
  expect(seen[0]).toMatch(/^[a-z][a-z0-9]+$/)
  expect(seen[0]).not.toBe(seen[1])
})

test('a check that disturbs runs alone, after all others, and is undone before the next', async () => {
  const steps: string[] = []
  const slow = (name: string) => async (target: GradeTarget) => {
    steps.push(`${name} begins`)
    target.defer(async () => void steps.push(`${name} undone`))
    await sleep(10)
    steps.push(`${name} ends`)
    return yes
  }
  const result = await run([
    check('x', slow('x'), { alone: true }),
    check('a', slow('a')),
    check('y', slow('y'), { alone: true }),
    check('b', slow('b')),
  ])
  expect(steps).toEqual([
    ...['a begins', 'b begins', 'a ends', 'b ends'],
    ...['x begins', 'x ends', 'x undone', 'y begins', 'y ends', 'y undone'],
    ...['b undone', 'a undone'],
  ])
  expect(result.checks.map(it => [it.id, it.outcome])).toEqual(['x', 'a', 'y', 'b'].map(it => [it, 'passed']))
})

test('what a check that runs alone shares with others lasts until the run ends', async () => {
  const undone = vi.fn(async () => {})
  const shares = (target: GradeTarget) =>
    target.once('k', async () => {
      target.defer(undone)
      return yes
    })
  const last = async () => {
    expect(undone).not.toHaveBeenCalled()
    return yes
  }
  const result = await run([check('x', shares, { alone: true }), check('y', last, { alone: true })])
  expect(result.checks.map(it => it.outcome)).toEqual(['passed', 'passed'])
  expect(undone).toHaveBeenCalledTimes(1)
})
