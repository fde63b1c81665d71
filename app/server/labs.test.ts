import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BadEngine, FakeEngine, type FakeLab, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import { LabError } from '../../lab-infra/lab.ts'
import { isAlive } from './alive.ts'
import type { Labs } from './labs.ts'
import { labsOf as labsFor, never, quiet } from './testing/dependencies.ts'

const soon = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 2 })

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
  await soon(() => expect(labs.ready).toBe(1))
  const [reserve] = engine.labs.keys()
  const lab = await labs.take({ learner: 'local', session: 's1' }, 'untouched', quiet, never)
  expect(lab.id).toBe(reserve)
  expect(lab.info).toMatchObject({
    labels: { owner: 'server', learner: 'local', session: 's1' },
    kubelet: 'untouched',
  })
  await soon(() => expect(labs.ready).toBe(1))
  expect(engine.labs.size).toBe(2)
})

test('a reserve lab that died is not handed out', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  labs.refill()
  await soon(() => expect(labs.ready).toBe(1))
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
  await soon(() => expect(labs.ready).toBe(1))
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
  await soon(() => expect(labs.ready, 'the reserve is made again').toBe(1))
  expect(engine.labs.size, 'no lab belongs to nobody').toBe(2)
})

test('a lab that nobody waits for any more goes to the reserve', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  const made = await givenUp(engine, labs)
  made()
  await soon(() => expect(labs.ready).toBe(1))
  expect(engine.labs.size).toBe(1)
})

test('no reserve lab is made while a user waits for one, nor beyond the limit', async () => {
  const engine = new NeverEngine()
  const labs = await labsOf(engine, { max: 2 })
  const abort = new AbortController()
  const created = vi.spyOn(engine, 'create')
  const waiting = labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, abort.signal)
  labs.refill()
  await soon(() => expect(created).toHaveBeenCalledTimes(1))
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
  await soon(() => expect(labs.ready).toBe(1))
})

test('a failure to fill the reserve is told and tried again, ever more seldom', async () => {
  const engine = new BadEngine('create')
  const labs = await labsOf(engine)
  const created = vi.spyOn(engine, 'create')
  labs.refill()
  await soon(() =>
    expect(labs.problem).toMatchObject({ code: 'reserve-empty', remedy: expect.stringContaining('5 s') }),
  )
  labs.refill()
  expect(created).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(5_000)
  await soon(() => expect(labs.problem?.remedy).toContain('10 s'))
  engine.failing.clear()
  await vi.advanceTimersByTimeAsync(10_000)
  await soon(() => expect(labs.ready).toBe(1))
  expect(labs.problem).toBeUndefined()
})

test('a lab that cannot be ended at first is tried again after a pause', async () => {
  const engine = new BadEngine('destroy')
  const labs = await labsOf(engine, { wanted: 0 })
  const lab = (await labs.take({ learner: 'local', session: 's1' }, 'quick', quiet, never)) as FakeLab
  const destroy = vi.spyOn(lab, 'destroy').mockRejectedValueOnce(new Error('busy')).mockResolvedValueOnce()
  labs.release(lab)
  await soon(() => expect(destroy).toHaveBeenCalledTimes(1))
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

const someone = { learner: 'local', session: 's1' }
const turn = () => new Promise(resolve => setImmediate(resolve))

/** Labs with a full reserve. */
async function reserved(engine = new FakeEngine(), options: Parameters<typeof labsOf>[1] = {}) {
  const labs = await labsOf(engine, options)
  labs.refill()
  await soon(() => expect(labs.ready).toBe(options.wanted ?? 1))
  return { engine, labs, lab: [...engine.labs.values()].at(-1)! }
}

test('a lab lives when its node answers, is dead when that has ended, and else it cannot be told', async () => {
  const engine = new FakeEngine()
  const lab = (await engine.create('lab-1', {}, quiet, never)) as FakeLab
  expect(await isAlive(lab)).toBe(true)
  expect(lab.node.executed).toEqual([['true']])
  lab.node.script = () => {
    throw new LabError('node-unreachable', 'No answer.')
  }
  await expect(isAlive(lab)).rejects.toMatchObject({ code: 'node-unreachable' })
  lab.info.state = 'lost'
  expect(await isAlive(lab), 'its engine knows').toBe(false)
  lab.info.state = 'ready'
  lab.node.end()
  expect(await isAlive(lab)).toBe(false)
})

test('labs are full when those in use, those waited for and those to come are as many as there may be', async () => {
  const { labs } = await reserved(new FakeEngine(), { max: 3 })
  expect([labs.isFull(2), labs.isFull(3)]).toEqual([false, true])
  const lab = await labs.take(someone, 'quick', quiet, never)
  expect([labs.isFull(1), labs.isFull(2)]).toEqual([false, true])
  const abort = new AbortController()
  const waiting = (await labsOf(new NeverEngine(), { max: 1 })).take(someone, 'quick', quiet, abort.signal)
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  labs.release(lab)
  expect([labs.isFull(2), labs.isFull(3)]).toEqual([false, true])
})

test('who waits counts until they have given up', async () => {
  const labs = await labsOf(new NeverEngine(), { max: 1, wanted: 0 })
  const abort = new AbortController()
  const waiting = labs.take(someone, 'quick', quiet, abort.signal)
  expect(labs.isFull()).toBe(true)
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  expect(labs.isFull()).toBe(false)
})

test('who gives up while this machine is set up gets no lab', async () => {
  const engine = new FakeEngine()
  const { labs } = labsFor(engine, { wanted: 0 })
  await expect(labs.take(someone, 'quick', quiet, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
    'enough',
  )
  expect(engine.labs.size).toBe(0)
})

test('a lab that is made for somebody is theirs from the start, and how long it took is told', async () => {
  const engine = new FakeEngine()
  const [made, changed] = [vi.fn(), vi.fn()]
  const labs = await labsOf(engine, { wanted: 0, made, changed })
  const created = vi.spyOn(engine, 'create')
  const lab = (await labs.take(someone, 'untouched', quiet, never)) as FakeLab
  expect(created).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^lab-[0-9a-f]{10}$/),
    { labels: { owner: 'server', ...someone }, kubelet: 'untouched' },
    quiet,
    never,
  )
  expect(lab.info).toMatchObject({ labels: { owner: 'server', ...someone }, kubelet: 'untouched' })
  expect(made).toHaveBeenCalledExactlyOnceWith(expect.any(Number))
  expect(made.mock.calls[0]![0]).toBeLessThan(10_000)
  expect(changed).toHaveBeenCalledOnce()
})

test('a lab of the reserve belongs to the server, and only what must be changed of it is', async () => {
  const { labs, lab } = await reserved()
  expect(lab.info).toMatchObject({ labels: { owner: 'server', pool: 'yes' }, kubelet: 'quick' })
  const [setKubelet, setLabels] = [vi.spyOn(lab, 'setKubelet'), vi.spyOn(lab, 'setLabels')]
  expect(await labs.take(someone, 'quick', quiet, never)).toBe(lab)
  expect([setLabels.mock.calls.length, setKubelet.mock.calls.length]).toEqual([1, 0])
})

test('a lab that cannot be made over to who takes it is ended, and counts no more', async () => {
  const { labs, lab, engine } = await reserved(new FakeEngine(), { max: 1 })
  lab.setLabels = () => Promise.reject(new Error('the disk is full'))
  await expect(labs.take(someone, 'quick', quiet, never)).rejects.toThrow('the disk is full')
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
  expect(labs.isFull()).toBe(false)
})

test('a lab of the reserve that does not answer is kept there, and who asked is told', async () => {
  const { labs, lab } = await reserved()
  lab.node.script = () => {
    throw new LabError('node-unreachable', 'No answer.')
  }
  await expect(labs.take(someone, 'quick', quiet, never)).rejects.toMatchObject({ code: 'node-unreachable' })
  expect(labs.ready).toBe(1)
  lab.node.script = () => undefined
  expect(await labs.take(someone, 'quick', quiet, never)).toBe(lab)
})

test('a lab of the reserve takes the place of one in use, which counts no more', async () => {
  const { labs, engine } = await reserved(new FakeEngine(), { max: 2 })
  const old = await labs.take(someone, 'quick', quiet, never)
  await soon(() => expect(labs.ready).toBe(1))
  const [reserve] = [...engine.labs.values()].filter(it => it !== old)
  expect(await labs.exchange(old, someone, 'untouched')).toBe(reserve)
  expect(reserve!.info).toMatchObject({
    labels: { owner: 'server', ...someone },
    kubelet: 'untouched',
  })
  expect([engine.labs.has(old.id), labs.ready]).toEqual([true, 0])
  expect([labs.isFull(), labs.isFull(1)]).toEqual([false, true])
  labs.release(old)
  await soon(() => expect(labs.ready, 'the reserve is filled again').toBe(1))
  expect(engine.labs.has(old.id)).toBe(false)
})

test('without a lab in reserve none takes the place of another, and none is made for it', async () => {
  const engine = new FakeEngine()
  const changed = vi.fn()
  const labs = await labsOf(engine, { wanted: 0, max: 2, changed })
  const old = await labs.take(someone, 'quick', quiet, never)
  expect(await labs.exchange(old, someone, 'quick')).toBeUndefined()
  expect([labs.isFull(), labs.isFull(1), engine.labs.size]).toEqual([false, true, 1])
})

test('a lab that cannot take the place of another is ended, and the other one counts on', async () => {
  const { labs, engine } = await reserved(new FakeEngine(), { max: 2 })
  const old = await labs.take(someone, 'quick', quiet, never)
  await soon(() => expect(labs.ready).toBe(1))
  const [reserve] = [...engine.labs.values()].filter(it => it !== old)
  reserve!.setLabels = () => Promise.reject(new Error('the disk is full'))
  await expect(labs.exchange(old, someone, 'quick')).rejects.toThrow('the disk is full')
  await soon(() => expect(engine.labs.has(reserve!.id)).toBe(false))
  expect([engine.labs.has(old.id), labs.isFull(), labs.isFull(1)]).toEqual([true, false, true])
})

test('nothing is made in reserve before this machine is set up, nor two at once', async () => {
  const engine = new FakeEngine()
  const created = vi.spyOn(engine, 'create')
  const changed = vi.fn()
  const { labs, preparation } = labsFor(engine, { wanted: 2, changed })
  labs.refill()
  await turn()
  expect(created).not.toHaveBeenCalled()
  await preparation.ready(quiet, never)
  labs.refill()
  labs.refill()
  expect(created).toHaveBeenCalledOnce()
  await soon(() => expect(labs.ready, 'one after the other').toBe(2))
  await turn()
  expect(created).toHaveBeenCalledTimes(2)
  expect(changed, 'each is told').toHaveBeenCalledTimes(2)
})

test('the reserve is not filled beyond the limit over all labs', async () => {
  const { labs, engine } = await reserved(new FakeEngine(), { wanted: 3, max: 3 })
  const lab = await labs.take(someone, 'quick', quiet, never)
  await turn()
  await turn()
  expect([labs.ready, engine.labs.size]).toEqual([2, 3])
  labs.release(lab)
  await soon(() => expect(labs.ready).toBe(3))
})

test('only one waits for the lab that is being made; the next one has their own made', async () => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  labs.refill()
  const all = await Promise.all([
    labs.take(someone, 'quick', quiet, never),
    labs.take({ learner: 'local', session: 's2' }, 'quick', quiet, never),
  ])
  expect(new Set(all.map(it => it.id)).size).toBe(2)
  expect(all.map(it => it.info.labels.session)).toEqual(['s1', 's2'])
})

test('who waits for a lab that cannot be made is told why', async () => {
  const engine = new BadEngine('create')
  const labs = await labsOf(engine)
  labs.refill()
  await expect(labs.take(someone, 'quick', quiet, never)).rejects.toMatchObject({ code: 'disk-full' })
  expect(labs.problem).toMatchObject({ code: 'reserve-empty' })
})

test('the pauses between tries grow to five minutes, and begin anew after a success', async () => {
  const engine = new BadEngine('create')
  const labs = await labsOf(engine, { changed: () => {} })
  const pause = () => Number(/again in (\d+) s/.exec(labs.problem?.remedy ?? '')?.[1])
  labs.refill()
  const pauses: number[] = []
  for (let last: unknown; pauses.length < 8; ) {
    await soon(() => expect(labs.problem).not.toBe(last))
    last = labs.problem
    pauses.push(pause())
    await vi.advanceTimersByTimeAsync(pause() * 1_000)
  }
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300])
  engine.failing.clear()
  await vi.advanceTimersByTimeAsync(300_000)
  await soon(() => expect(labs.ready).toBe(1))
  engine.failing.add('create')
  await labs.take(someone, 'quick', quiet, never)
  await soon(() => expect(pause()).toBe(5))
})

test.each([
  [
    new LabError('disk-full', 'It is full.', { remedy: 'Free 2 GB.' }),
    'Free 2 GB. It is tried again in 5 s.',
  ],
  [new LabError('disk-full', 'It is full.'), 'It is tried again in 5 s.'],
  ['no luck', 'It is tried again in 5 s.'],
])('why no lab is in reserve is told, with what to do', async (error, remedy) => {
  const engine = new FakeEngine()
  const labs = await labsOf(engine)
  vi.spyOn(engine, 'create').mockRejectedValue(error)
  labs.refill()
  await soon(() =>
    expect(labs.problem).toMatchObject({
      message: `No lab could be made in reserve: ${error instanceof LabError ? error.message : error}`,
      remedy,
    }),
  )
})

test('a lab that cannot be ended is tried four times, each after a longer pause, and then left', async () => {
  const labs = await labsOf(new FakeEngine(), { wanted: 0 })
  const lab = (await labs.take(someone, 'quick', quiet, never)) as FakeLab
  const destroy = vi.spyOn(lab, 'destroy').mockRejectedValue(new Error('busy'))
  labs.release(lab)
  const tries: number[] = []
  for (const ms of [0, 499, 1, 1_999, 1, 7_999, 1, 600_000]) {
    await vi.advanceTimersByTimeAsync(ms)
    tries.push(destroy.mock.calls.length)
  }
  expect(tries).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  await labs.close({ destroy: false })
})

test('of what a server before this one had in reserve as much is kept as is wanted', async () => {
  const engine = new FakeEngine()
  const changed = vi.fn()
  const labs = await labsOf(engine, { changed })
  const [half, one, other] = await Promise.all(
    ['half', 'one', 'other'].map(id => engine.create(id, {}, quiet, never)),
  )
  labs.keepReserve(half!, false)
  labs.keepReserve(one!, true)
  labs.keepReserve(other!, true)
  await soon(() => expect([...engine.labs.keys()]).toEqual(['one']))
  expect([labs.ready, changed.mock.calls.length]).toEqual([1, 3])
  expect(await labs.take(someone, 'quick', quiet, never)).toBe(one)
})

test('a server that closes leaves its labs, and stops the one that is being made without a word', async () => {
  const { labs, engine } = await reserved()
  const used = await labs.take(someone, 'quick', quiet, never)
  let signal: AbortSignal | undefined
  vi.spyOn(engine, 'create').mockImplementation(async (...given) => {
    signal = given[3]
    await new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
    throw new Error('never')
  })
  labs.refill()
  await soon(() => expect(signal).toBeDefined())
  await labs.close({ destroy: false })
  expect(signal!.reason).toMatchObject({ code: 'server-closing' })
  expect([engine.labs.has(used.id), labs.problem]).toEqual([true, undefined])
  vi.mocked(engine.create).mockRestore()
  labs.refill()
  await turn()
  expect(labs.ready, 'nothing more is made').toBe(0)
})

test('a server that closes for good ends the labs in use and those in reserve', async () => {
  const { labs, engine } = await reserved(new FakeEngine(), { wanted: 2 })
  await labs.take(someone, 'quick', quiet, never)
  await soon(() => expect(labs.ready).toBe(2))
  await labs.close({ destroy: true })
  expect(engine.labs.size).toBe(0)
  expect(labs.ready).toBe(0)
})
