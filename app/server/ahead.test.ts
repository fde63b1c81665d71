/** Tasks that are set up before anybody begins them, as sessions meet with them. */
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { scenarioOf } from '../../grader/testing/scenarios.ts'
import { FakeEngine, type FakeLab } from '../../lab-infra/engines/fake/index.ts'
import { LabError } from '../../lab-infra/lab.ts'
import { Ahead } from './ahead.ts'
import { newRow } from './session-row.ts'
import { Sessions } from './sessions.ts'
import { labsOf, never, quiet, testDependencies } from './testing/dependencies.ts'
import { fakeGrader } from './testing/grader.ts'

const soon = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 2 })
const turns = () => new Promise(resolve => setImmediate(() => setImmediate(resolve)))

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const [plain] = await fakeGrader().loadScenarios([])
const script = scenarioOf({ ...plain!, id: 'one' })
/** Tasks whose setup does something, and draws a number. */
const withSetup = (id: string) =>
  scenarioOf({
    ...script,
    id,
    setup: { text: 'echo' } as never,
    parameters: { number: { from: 1, to: 1_000_000_000 } },
    task: 'Number {{number}}.',
  })
const scenarios = [...['one', 'two', 'three', 'four'].map(withSetup), { ...script, id: 'bare' }]
const task = (id: string) => scenarios.find(it => it.id === id)!

/** Sessions of a server that has a reserve, with the set-up of tasks in the hands of the test when `inHand` says so. */
async function started({ wanted = 1, max = 4, inHand = false, engine = new FakeEngine() } = {}) {
  const grader = fakeGrader({ scenarios })
  const setUps: {
    lab: FakeLab
    id: string
    seed: number
    signal: AbortSignal
    go: () => void
    fail: (error: Error) => void
  }[] = []
  grader.setUpScenario = vi.fn<typeof grader.setUpScenario>(async (lab, { id, seed }, report, signal) => {
    report({ step: 'setup', title: 'Set up the task', state: 'started' })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    setUps.push({ lab: lab as FakeLab, id, seed, signal, go: resolve, fail: reject })
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    if (!inHand) resolve()
    await promise
    report({ step: 'setup', title: 'Set up the task', state: 'done' })
  })
  let ahead: Ahead | undefined
  const { labs, preparation } = labsOf(engine, { wanted, max, changed: () => ahead?.goOn() })
  const dependencies = testDependencies({ engine, labs, grader })
  ahead = new Ahead({ labs, grader, log: dependencies.log })
  const sessions = new Sessions(scenarios, { ...dependencies, ahead })
  onTestFinished(async () => {
    await sessions.close('The test is over.')
    ahead.close()
    await labs.close({ destroy: true })
    expect(engine.labs.size, 'no lab is left').toBe(0)
  })
  await preparation.ready(quiet, never)
  await sessions.recover(engine)
  labs.refill()
  await soon(() => expect(labs.ready).toBe(wanted))
  const create = async (id: string, learner = 'alice') =>
    (await sessions.create(learner, { scenario: id, kubelet: 'quick' })).session
  /** Labs by what they are for. */
  const all = () =>
    [...engine.labs.values()]
      .map(({ info: { labels } }) => labels.ahead ?? labels.session ?? 'reserve')
      .toSorted()
  const prepared = (id: string) => [...engine.labs.values()].find(it => it.info.labels.ahead === id)
  return { ...dependencies, sessions, ahead, labs, engine, setUps, create, all, prepared }
}

/** One for which `id` is prepared. */
async function withPrepared(id = 'one', given: Parameters<typeof started>[0] = {}) {
  const it = await started(given)
  await it.sessions.expect('alice', id)
  await soon(() => expect(it.setUps).toHaveLength(1))
  await soon(() => expect(it.labs.ready).toBe(given.inHand ? 1 : 2))
  return { ...it, lab: it.prepared(id)! }
}

test('a task that is likely to be begun is set up in a lab of its own, beside the reserve', async () => {
  const { lab, all, setUps, labs } = await withPrepared()
  expect(all(), 'and one more lab for the task that is looked at next').toEqual(['one', 'reserve', 'reserve'])
  expect(setUps).toMatchObject([{ lab: { id: lab.id }, id: 'one' }])
  expect(lab.info.labels).toEqual({ owner: 'server', ahead: 'one', seed: String(setUps[0]!.seed) })
  expect([setUps[0]!.seed > 0, labs.isFull(3), labs.isFull(4)]).toEqual([true, false, true])
})

test('who begins it gets that lab, with what was drawn for it, and no other set-up', async () => {
  const { create, lab, setUps, engine, labs, store } = await withPrepared()
  const session = await create('one')
  await soon(() => expect(session.state).toBe('ready'))
  expect(session.lab()).toBe(lab)
  expect(session.view()).toMatchObject({ seed: setUps[0]!.seed, labId: lab.id, steps: [] })
  expect(session.scenario.task).toMatch(/^Number \d+\.$/)
  expect(store.rows.get(session.id)).toMatchObject({ seed: setUps[0]!.seed, state: 'ready', lab_id: lab.id })
  expect(lab.info.labels).toEqual({ owner: 'server', learner: 'alice', session: session.id })
  expect(setUps).toHaveLength(1)
  await soon(() => expect(engine.labs.size, 'no more labs than usual are kept').toBe(2))
  expect([labs.isFull(2), labs.isFull(3)]).toEqual([false, true])
})

test('how the kubelet is to be treated is as whoever begins it wants it', async () => {
  const { sessions, lab } = await withPrepared()
  const { session } = await sessions.create('alice', { scenario: 'one', kubelet: 'untouched' })
  await soon(() => expect(session.state).toBe('ready'))
  expect(lab.info.kubelet).toBe('untouched')
})

test('who begins it while it is being set up waits for the rest, and sees its steps', async () => {
  const { create, lab, setUps } = await withPrepared('one', { inHand: true })
  const session = await create('one')
  await soon(() => expect(session.view().steps).toMatchObject([{ step: 'setup', state: 'started' }]))
  expect(session.state).toBe('preparing')
  setUps[0]!.go()
  await soon(() => expect(session.state).toBe('ready'))
  expect(session.lab()).toBe(lab)
  expect(session.view().steps).toMatchObject([{ step: 'setup', state: 'done' }])
  expect(setUps).toHaveLength(1)
})

test('who gives up while it is being set up ends it', async () => {
  const { create, lab, setUps, engine, log } = await withPrepared('one', { inHand: true })
  const warned = vi.spyOn(log, 'warn')
  const session = await create('one')
  await soon(() => expect(session.view().steps).toHaveLength(1))
  await session.end('You ended it.')
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
  expect([setUps[0]!.signal.aborted, session.state, warned.mock.calls]).toEqual([true, 'ended', []])
})

test('whoever begins it when nothing has been made for it yet gets one of the reserve', async () => {
  const { sessions, create, setUps, engine, labs } = await started()
  vi.spyOn(engine, 'create').mockImplementation(
    (_, __, ___, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  await sessions.expect('alice', 'one')
  const session = await create('one')
  await soon(() => expect(session.state).toBe('ready'))
  expect(setUps).toMatchObject([{ id: 'one', lab: { id: session.lab().id } }])
  expect(labs.ready).toBe(0)
})

test('only who begins it first gets the lab that is prepared', async () => {
  const { create, lab } = await withPrepared()
  const [hers, his] = await Promise.all([create('one', 'alice'), create('one', 'bob')])
  await soon(() => expect([hers.state, his.state]).toEqual(['ready', 'ready']))
  expect([hers.lab() === lab, his.lab() === lab]).toEqual([true, false])
  expect(his.view().seed).not.toBe(hers.view().seed)
})

test.each([
  ['has died', (lab: FakeLab) => lab.die()],
  [
    'does not answer',
    (lab: FakeLab) => {
      lab.node.script = () => {
        throw new LabError('node-unreachable', 'No answer.')
      }
    },
  ],
  ['cannot be made over', (lab: FakeLab) => vi.spyOn(lab, 'setLabels').mockRejectedValue(new Error('full'))],
])('when it %s, the task is set up in another lab, as it was drawn', async (_, harm) => {
  const { create, lab, setUps, engine } = await withPrepared()
  harm(lab)
  const destroyed = vi.spyOn(lab, 'destroy')
  const session = await create('one')
  await soon(() => expect(session.state).toBe('ready'))
  expect(session.lab()).not.toBe(lab)
  expect(setUps.map(it => it.seed)).toEqual([session.view().seed, session.view().seed])
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
  expect(destroyed).toHaveBeenCalledOnce()
})

test('when it cannot be set up while somebody waits for it, it is tried in another lab', async () => {
  const { create, lab, setUps, engine, log } = await withPrepared('one', { inHand: true })
  const warned = vi.spyOn(log, 'warn').mockReturnValue()
  const session = await create('one')
  const failed = new LabError('setup-failed', 'Its setup.sh ended with 1.')
  setUps[0]!.fail(failed)
  await soon(() => expect(setUps).toHaveLength(2))
  setUps[1]!.go()
  await soon(() => expect(session.state).toBe('ready'))
  expect(session.lab()).not.toBe(lab)
  expect(warned).toHaveBeenCalledExactlyOnceWith({ err: failed, lab: lab.id }, expect.stringMatching(/./))
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
})

test('when it cannot be set up, its lab ends, and whoever begins it learns why by themselves', async () => {
  const { lab, setUps, engine, sessions, log } = await withPrepared('one', { inHand: true })
  const warned = vi.spyOn(log, 'warn').mockReturnValue()
  const failed = new LabError('setup-failed', 'Its setup.sh ended with 1.')
  setUps[0]!.fail(failed)
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
  expect(warned).toHaveBeenCalledExactlyOnceWith({ err: failed, scenario: 'one' }, expect.stringMatching(/./))
  await sessions.expect('alice', 'one')
  await soon(() => expect(setUps, 'it may be expected again').toHaveLength(2))
  setUps[1]!.go()
})

test('a session that cannot be stored gives the prepared lab back', async () => {
  const { create, lab, engine, store, labs } = await withPrepared()
  store.failing = new Error('the disk is full')
  await expect(create('one')).rejects.toThrow('the disk is full')
  store.failing = undefined
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
  expect([labs.isFull(3), labs.isFull(4)]).toEqual([false, true])
})

test('a session that is ended while it is being stored gives the prepared lab back', async () => {
  const { create, lab, sessions, engine, store, labs } = await withPrepared()
  const stored = Promise.withResolvers<void>()
  store.addSession = () => stored.promise
  const creating = create('one')
  await soon(async () => expect(await sessions.open('alice')).toHaveLength(1))
  expect([labs.isFull(2), labs.isFull(3)], 'it counts once').toEqual([false, true])
  const [session] = await sessions.open('alice')
  await session!.end('You ended it.')
  stored.resolve()
  await creating
  await soon(() => expect(engine.labs.has(lab.id)).toBe(false))
})

test('a task without setup, one that is open, and one that cannot be done here are not prepared', async () => {
  const { sessions, create, setUps, engine, ahead } = await started()
  const expected = vi.spyOn(ahead, 'expect')
  await sessions.expect('alice', 'bare')
  const session = await create('two')
  await soon(() => expect(session.state).toBe('ready'))
  await sessions.expect('alice', 'two')
  task('three').needs = ['systemd']
  onTestFinished(() => void delete task('three').needs)
  await sessions.expect('alice', 'three')
  await soon(() => expect(engine.labs.size).toBe(2))
  await turns()
  expect([setUps.length, engine.labs.size, expected.mock.calls.length]).toEqual([1, 2, 1])
  await sessions.expect('bob', 'two')
  await soon(() => expect(setUps, 'another learner has not begun it').toHaveLength(2))
  await expect(sessions.expect('alice', 'nothing')).rejects.toMatchObject({ code: 'no-such-scenario' })
})

test('without a reserve nothing is prepared', async () => {
  const { sessions, engine, labs } = await started({ wanted: 0 })
  await sessions.expect('alice', 'one')
  labs.refill()
  await turns()
  expect(engine.labs.size).toBe(0)
})

test('two at most are prepared, one after the other; a third takes the place of the last of the same learner', async () => {
  const { sessions, all, setUps, labs, engine } = await started({ inHand: true })
  await sessions.expect('alice', 'one')
  await sessions.expect('alice', 'two')
  await soon(() => expect(setUps).toHaveLength(1))
  await turns()
  expect([setUps.length, labs.ready]).toEqual([1, 1])
  setUps[0]!.go()
  await soon(() => expect(setUps).toHaveLength(2))
  expect(all()).toEqual(['one', 'reserve', 'two'])
  await sessions.expect('alice', 'three')
  expect(setUps[1]!.signal.aborted).toBe(true)
  await soon(() => expect(setUps).toHaveLength(3))
  setUps[2]!.go()
  await soon(() => expect(all()).toEqual(['one', 'reserve', 'three']))
  expect(engine.labs.size).toBe(3)
})

test('what another learner is expected to begin stays', async () => {
  const { sessions, all, setUps } = await started()
  await sessions.expect('alice', 'one')
  await sessions.expect('bob', 'two')
  await soon(() => expect(all()).toEqual(['one', 'reserve', 'two']))
  await sessions.expect('carol', 'three')
  await sessions.expect('carol', 'one')
  await turns()
  expect(setUps).toHaveLength(2)
  await sessions.expect('alice', 'three')
  await soon(() => expect(all()).toEqual(['reserve', 'three', 'two']))
})

test('what nobody begins for five minutes ends, and so does what was kept for the next', async () => {
  const { sessions, all, labs, create } = await withPrepared()
  await vi.advanceTimersByTimeAsync(299_000)
  await sessions.expect('bob', 'one')
  await vi.advanceTimersByTimeAsync(299_000)
  expect(all()).toEqual(['one', 'reserve', 'reserve'])
  await vi.advanceTimersByTimeAsync(1_000)
  await soon(() => expect(all()).toEqual(['reserve']))
  expect(labs.ready).toBe(1)
  const session = await create('one')
  await soon(() => expect(session.state).toBe('ready'))
})

test('what has been begun is not forgotten', async () => {
  const { create, lab } = await withPrepared()
  const session = await create('one')
  await soon(() => expect(session.state).toBe('ready'))
  await vi.advanceTimersByTimeAsync(300_000)
  expect(session.lab()).toBe(lab)
})

test('who needs a lab comes first: what is prepared ends for it, and the usual reserve stays', async () => {
  const { create, all, lab, labs, engine } = await withPrepared()
  const sessions = [await create('two'), await create('three')]
  await soon(() => expect(sessions.map(it => it.state)).toEqual(['ready', 'ready']))
  await soon(() => expect(all()).toEqual(['one', 'reserve', ...sessions.map(it => it.id)].toSorted()))
  const last = await create('four')
  await soon(() => expect(last.state).toBe('ready'))
  await soon(() => expect(labs.ready).toBe(1))
  expect(engine.labs.has(lab.id)).toBe(false)
  expect(engine.labs.size).toBe(4)
})

test('there are never more labs than there may be', async () => {
  const engine = new FakeEngine()
  let most = 0
  const put = engine.labs.set.bind(engine.labs)
  engine.labs.set = (id, lab) => {
    put(id, lab)
    most = Math.max(most, engine.labs.size)
    return engine.labs
  }
  const { sessions, create, all } = await started({ max: 2, engine })
  await sessions.expect('alice', 'one')
  await soon(() => expect(all()).toEqual(['one', 'reserve']))
  await sessions.expect('alice', 'two')
  await turns()
  expect(all()).toEqual(['one', 'reserve'])
  const session = await create('one')
  await soon(() => expect(session.state).toBe('ready'))
  await turns()
  expect([all(), most]).toEqual([['reserve', session.id].toSorted(), 2])
})

test('nothing is prepared while somebody’s lab is being set up', async () => {
  const { sessions, create, setUps, all } = await started({ inHand: true })
  const session = await create('one')
  await soon(() => expect(setUps).toHaveLength(1))
  await sessions.expect('alice', 'two')
  await turns()
  expect(all()).toEqual([session.id])
  setUps[0]!.go()
  await soon(() => expect(session.state).toBe('ready'))
  await soon(() => expect(setUps).toHaveLength(2))
  expect(setUps[1]).toMatchObject({ id: 'two' })
})

test('a reset while something is prepared goes over to the reserve, and leaves what is prepared', async () => {
  const { sessions, create, setUps, prepared, all } = await started({ inHand: true })
  const session = await create('one')
  await soon(() => expect(setUps).toHaveLength(1))
  setUps[0]!.go()
  await soon(() => expect(session.state).toBe('ready'))
  await sessions.expect('alice', 'two')
  await soon(() => expect(setUps).toHaveLength(2))
  const before = session.lab()
  await session.reset()
  await soon(() => expect(setUps).toHaveLength(3))
  expect(setUps[2]).toMatchObject({ id: 'one', seed: session.view().seed })
  setUps[2]!.go()
  await soon(() => expect(session.state).toBe('ready'))
  expect(session.lab()).not.toBe(before)
  expect(session.lab()).not.toBe(prepared('two'))
  setUps[1]!.go()
  await soon(() => expect(all()).toContain('reserve'))
  expect(all()).toContain('two')
})

test('of what is prepared nothing is left when the server closes', async () => {
  const { ahead, labs, all, setUps } = await withPrepared('one', { inHand: true })
  ahead.close()
  await labs.close({ destroy: false })
  expect([setUps[0]!.signal.aborted, all()]).toEqual([true, ['reserve']])
})

test.each([
  ['set up', { owner: 'server', ahead: 'one', seed: '7' }, []],
  ['about to be stored as a session’s', { owner: 'server', ahead: 'one', seed: '7' }, ['s1']],
  ['a session’s, which is not stored with it,', { owner: 'server', learner: 'alice', session: 's1' }, ['s1']],
])(
  'a prepared lab that was %s when the server was killed is swept, and the session sets its draw up anew',
  async (_, labels, rows) => {
    const engine = new FakeEngine()
    await engine.create('lab-1', { labels }, quiet, never)
    const all = testDependencies({ engine, grader: fakeGrader({ scenarios }) })
    const setUp = vi.spyOn(all.grader, 'setUpScenario')
    for (const id of rows) all.store.rows.set(id, { ...newRow('alice', { id: 'one', seed: 7 }, 'quick'), id })
    const sessions = new Sessions(scenarios, all)
    onTestFinished(() => sessions.close('The test is over.'))
    await sessions.recover(engine)
    await soon(() => expect(engine.labs.has('lab-1')).toBe(false))
    await soon(() => expect(sessions.countByState()).toEqual(rows.length > 0 ? { ready: 1 } : {}))
    expect(setUp.mock.calls.map(([, { id, seed }]) => [id, seed])).toEqual(rows.map(() => ['one', 7]))
  },
)
