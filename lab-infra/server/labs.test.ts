import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BadEngine, FakeEngine, type FakeLab, NeverEngine } from '../engines/fake/index.ts'
import { Labs } from './labs.ts'
import { Preparation } from './preparation.ts'

const log = pino({ level: 'silent' })
const quiet = () => {}
const never = new AbortController().signal

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

async function labsOf(engine: FakeEngine, { wanted = 1, max = 4 } = {}) {
  const preparation = new Preparation(engine, log, quiet)
  preparation.start()
  await preparation.ready(quiet, never)
  return new Labs({ engine, preparation, wanted, max, log, changed: quiet })
}

test('a reserve lab is made in advance, handed out, and made again', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  labs.refill()
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  const [reserve] = engine.labs.keys()
  const lab = await labs.take('s1', 'exam', quiet, never)
  expect(lab.id).toBe(reserve)
  expect(lab.info).toMatchObject({ labels: { owner: 'server', session: 's1' }, pace: 'exam' })
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  expect(engine.labs.size).toBe(2)
})

test('a reserve lab that died is not handed out', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  labs.refill()
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  const [dead] = engine.labs.values()
  dead!.die()
  const lab = await labs.take('s1', 'quick', quiet, never)
  expect(lab.id).not.toBe(dead!.id)
  expect(engine.labs.has(dead!.id)).toBe(false)
})

test('who waits takes over the lab that is being made for the reserve, with its progress', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const created = vi.spyOn(engine, 'create')
  labs.refill()
  const steps: string[] = []
  const lab = await labs.take('s1', 'quick', step => steps.push(step.step), never)
  expect(created.mock.calls[0]![0]).toBe(lab.id)
  expect(steps).toContain('api-server')
})

test('who gives up waiting leaves the lab to the reserve', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const abort = new AbortController()
  labs.refill()
  const taken = labs.take('s1', 'quick', quiet, abort.signal)
  abort.abort(new Error('gave up'))
  await expect(taken).rejects.toThrow('gave up')
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  expect(engine.labs.size).toBe(1)
})

test('no reserve lab is made while a user waits for one, nor beyond the limit', async () => {
  const engine = new NeverEngine()
  const labs = await labsOf(engine, { max: 2 })
  const abort = new AbortController()
  const created = vi.spyOn(engine, 'create')
  const waiting = labs.take('s1', 'quick', quiet, abort.signal)
  labs.refill()
  await vi.waitFor(() => expect(created).toHaveBeenCalledTimes(1))
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow()

  const busy = await labsOf(new FakeEngine(), { max: 1 })
  await busy.take('s1', 'quick', quiet, never)
  busy.refill()
  await new Promise(resolve => setImmediate(resolve))
  expect(busy.ready).toBe(0)
  expect(busy.full).toBe(true)
  await labs.close({ destroy: true })
})

test('the reserve is filled only after the user’s own lab is set up', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const letGo = labs.hold()
  await labs.take('s1', 'quick', quiet, never)
  await new Promise(resolve => setImmediate(resolve))
  labs.refill()
  expect(engine.labs.size).toBe(1)
  letGo()
  await vi.waitFor(() => expect(labs.ready).toBe(1))
})

test('a failure to fill the reserve is told and tried again, ever more seldom', async () => {
  const engine = new BadEngine('create')
  const labs = await labsOf(engine)
  const created = vi.spyOn(engine, 'create')
  labs.refill()
  await vi.waitFor(() =>
    expect(labs.problem).toMatchObject({ code: 'reserve-empty', remedy: expect.stringContaining('5 s') }),
  )
  labs.refill()
  expect(created).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(5_000)
  await vi.waitFor(() => expect(labs.problem?.remedy).toContain('10 s'))
  engine.failing.clear()
  await vi.advanceTimersByTimeAsync(10_000)
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  expect(labs.problem).toBeUndefined()
})

test('a lab that cannot be ended at first is tried again', async () => {
  const engine = new BadEngine('destroy')
  const labs = await labsOf(engine, { wanted: 0 })
  const lab = (await labs.take('s1', 'quick', quiet, never)) as FakeLab
  const destroy = vi.spyOn(lab, 'destroy').mockRejectedValueOnce(new Error('busy')).mockResolvedValueOnce()
  labs.release(lab)
  await labs.close({ destroy: false })
  expect(destroy).toHaveBeenCalledTimes(2)
})
