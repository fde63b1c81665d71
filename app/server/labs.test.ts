import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BadEngine, FakeEngine, type FakeLab, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import type { Labs } from './labs.ts'
import { labsOf as labsFor, never, quiet } from './testing/dependencies.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** With this machine set up. */
async function labsOf(engine: FakeEngine, options: Parameters<typeof labsFor>[1] = {}) {
  const { labs, preparation } = labsFor(engine, { wanted: 1, ...options })
  await preparation.ready(quiet, never)
  return labs
}

test('a reserve lab is made in advance, handed out, and made again', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  labs.refill()
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  const [reserve] = engine.labs.keys()
  const lab = await labs.take({ learner: 'local', session: 's1' }, 'untouched', quiet, never)
  expect(lab.id).toBe(reserve)
  expect(lab.info).toMatchObject({
    labels: { owner: 'server', learner: 'local', session: 's1' },
    kubelet: 'untouched',
  })
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
  const lab = await labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, never)
  expect(lab.id).not.toBe(dead!.id)
  expect(engine.labs.has(dead!.id)).toBe(false)
})

test('who waits takes over the lab that is being made for the reserve, with its progress', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const created = vi.spyOn(engine, 'create')
  labs.refill()
  const steps: string[] = []
  const lab = await labs.take(
    { learner: 'local', session: 's1' },
    'quick',
    step => steps.push(step.step),
    never,
  )
  expect(created.mock.calls[0]![0]).toBe(lab.id)
  expect(steps).toContain('api-server')
})

test('who gives up waiting leaves the lab to the reserve', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const abort = new AbortController()
  labs.refill()
  const taken = labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, abort.signal)
  abort.abort(new Error('gave up'))
  await expect(taken).rejects.toThrow('gave up')
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  expect(engine.labs.size).toBe(1)
})

/** A reserve lab is being made, and who had waited for it has given up. @returns has it made */
async function givenUp(engine: FakeEngine, labs: Labs): Promise<() => void> {
  const made = Promise.withResolvers<void>()
  const create = engine.create.bind(engine)
  vi.spyOn(engine, 'create').mockImplementationOnce(async (...args) => {
    await made.promise
    return create(...args)
  })
  labs.refill()
  const abort = new AbortController()
  const taken = labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, abort.signal)
  taken.catch(() => {})
  // By then it waits for the lab.
  await new Promise(resolve => setImmediate(resolve))
  abort.abort(new Error('gave up'))
  await expect(taken).rejects.toThrow('gave up')
  return made.resolve
}

test('who gives up on a lab that is nearly made leaves it to the reserve, and the next one gets it', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const made = await givenUp(engine, labs)
  const next = labs.take({ learner: 'local', session: 's2' }, 'untouched', quiet, never)
  await new Promise(resolve => setImmediate(resolve))
  made()
  const lab = await next
  expect(lab.info).toMatchObject({ labels: { session: 's2' }, kubelet: 'untouched' })
  expect([...engine.labs.keys()]).toContain(lab.id)
  await vi.waitFor(() => expect(labs.ready, 'the reserve is made again').toBe(1))
  expect(engine.labs.size, 'no lab belongs to nobody').toBe(2)
})

test('a lab that nobody waits for any more goes to the reserve', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const made = await givenUp(engine, labs)
  made()
  await vi.waitFor(() => expect(labs.ready).toBe(1))
  expect(engine.labs.size).toBe(1)
})

test('no reserve lab is made while a user waits for one, nor beyond the limit', async () => {
  const engine = new NeverEngine()
  const labs = await labsOf(engine, { max: 2 })
  const abort = new AbortController()
  const created = vi.spyOn(engine, 'create')
  const waiting = labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, abort.signal)
  labs.refill()
  await vi.waitFor(() => expect(created).toHaveBeenCalledTimes(1))
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow()

  const busy = await labsOf(new FakeEngine(), { max: 1 })
  await busy.take({ learner: 'local', session: 's1' }, 'quick', quiet, never)
  busy.refill()
  await new Promise(resolve => setImmediate(resolve))
  expect(busy.ready).toBe(0)
  expect(busy.isFull()).toBe(true)
  await labs.close({ destroy: true })
})

test('the reserve is filled only after the user’s own lab is set up', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const letGo = labs.hold()
  await labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, never)
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

test('a lab that cannot be ended at first is tried again after a pause', async () => {
  const engine = new BadEngine('destroy')
  const labs = await labsOf(engine, { wanted: 0 })
  const lab = (await labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, never)) as FakeLab
  const destroy = vi.spyOn(lab, 'destroy').mockRejectedValueOnce(new Error('busy')).mockResolvedValueOnce()
  labs.release(lab)
  await vi.waitFor(() => expect(destroy).toHaveBeenCalledTimes(1))
  await vi.advanceTimersByTimeAsync(100)
  expect(destroy, 'it is not tried again at once').toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(400)
  await labs.close({ destroy: false })
  expect(destroy).toHaveBeenCalledTimes(2)
})

test('a lab that cannot be ended is tried again ever later, and then left to the next start', async () => {
  const labs = await labsOf(new FakeEngine(), { wanted: 0 })
  const lab = await labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, never)
  const started = Date.now()
  const triedAt: number[] = []
  vi.spyOn(lab, 'destroy').mockImplementation(async () => {
    triedAt.push(Date.now() - started)
    throw new Error('busy')
  })
  labs.release(lab)
  const closed = labs.close({ destroy: false })
  await vi.advanceTimersByTimeAsync(60_000)
  await closed
  expect(triedAt).toEqual([0, 500, 2_500, 10_500])
})
