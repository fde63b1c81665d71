/** All sessions of a server, without the server around them. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine, type FakeLab, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import type { SessionRow } from '../store/store.ts'
import { newRow } from './session-row.ts'
import { Sessions } from './sessions.ts'
import { labsOf, never, quiet, type TestDependencies, testDependencies } from './testing/dependencies.ts'
import { fakeGrader } from './testing/grader.ts'

const soon = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 2 })

/** Sessions of a server that has not asked yet which labs run. */
async function notYet(given: Partial<TestDependencies> = {}, changed = quiet) {
  const dependencies = testDependencies(given)
  const scenarios = await dependencies.grader.loadScenarios([])
  const sessions = new Sessions(scenarios, dependencies, changed)
  onTestFinished(() => sessions.close())
  return { sessions, ...dependencies }
}

async function started(given: Partial<TestDependencies> = {}) {
  const all = await notYet(given)
  await all.sessions.recover(all.engine)
  const create = (learner = 'alice', scenario = 'enable-something') =>
    all.sessions.create(learner, { scenario, kubelet: 'quick' })
  return { ...all, create }
}
const limitedTo = (max: number, engine = new FakeEngine()) => ({ engine, labs: labsOf(engine, { max }).labs })

test('a task that is not among the scenarios cannot be begun', async () => {
  const { create, store } = await started()
  await expect(create('alice', 'nothing')).rejects.toMatchObject({
    code: 'no-such-scenario',
    message: 'There is no task nothing.',
    remedy: expect.stringContaining('catalogue'),
  })
  expect(store.rows.size).toBe(0)
})

test('a learner has one open session of a task; another learner, or another task, has another', async () => {
  const { sessions, create } = await started()
  const { session, created } = await create()
  expect(session.view()).toMatchObject({ checked: false, hintsSeen: 0 })
  expect([created, (await create()).created, (await create()).session]).toEqual([true, false, session])
  const others = [(await create('bob')).session, (await create('alice', 'fix-something')).session]
  expect(new Set([session, ...others]).size).toBe(3)
  expect((await sessions.open('alice')).map(it => it.scenario.id)).toEqual([
    'enable-something',
    'fix-something',
  ])
  await session.end('You ended it.')
  expect((await create()).session).not.toBe(session)
  expect(await sessions.open('alice')).toHaveLength(2)
})

test('a session is its learner’s alone, in the words for what nobody has; open or ended', async () => {
  const { sessions, create } = await started()
  const { session } = await create()
  expect(await sessions.get('alice', session.id)).toBe(session)
  const refused = (id: string) => ({
    code: 'no-such-session',
    message: `There is no session ${id}.`,
    remedy: expect.stringContaining('catalogue'),
  })
  for (const [learner, id] of [
    ['bob', session.id],
    ['alice', 'none'],
  ] as const)
    await expect(sessions.get(learner, id)).rejects.toMatchObject(refused(id))
  await session.end('You ended it.')
  await sessions.open('alice')
  const ended = await sessions.get('alice', session.id)
  expect(ended.view()).toMatchObject({ state: 'ended', endedBecause: 'You ended it.' })
  await expect(sessions.get('bob', session.id)).rejects.toMatchObject(refused(session.id))
})

test('an ended session of a task that is no more is not shown', async () => {
  const { sessions, store } = await started()
  store.rows.set('s1', { ...newRow('alice', { id: 'gone', seed: 0 }, 'quick'), id: 's1', state: 'ended' })
  await expect(sessions.get('alice', 's1')).rejects.toMatchObject({ code: 'no-such-session' })
})

test('what a session has seen and done is known of an ended one, too', async () => {
  const { sessions, create, store } = await started()
  const { session } = await create()
  await soon(() => expect(session.state).toBe('ready'))
  await session.hint(1)
  await session.check()
  await session.end('You ended it.')
  await sessions.open('alice')
  expect((await sessions.get('alice', session.id)).view()).toMatchObject({ hintsSeen: 1, checked: true })
  store.graded.length = 0
  expect((await sessions.get('alice', session.id)).view()).toMatchObject({ checked: false })
})

test('a session that cannot be stored does not begin, and leaves no lab', async () => {
  const { sessions, create, store, engine } = await started()
  const refused = Promise.withResolvers<void>()
  const { addSession } = store
  store.addSession = () => refused.promise
  const creating = create()
  await soon(async () => expect(await sessions.open('alice')).toHaveLength(1))
  const [early] = await sessions.open('alice')
  store.failing = new Error('the disk is full')
  refused.reject(store.failing)
  await expect(creating).rejects.toThrow('the disk is full')
  store.addSession = addSession
  expect(early!.view(), 'who has seen it is told').toMatchObject({
    state: 'ended',
    endedBecause: 'It could not be stored.',
  })
  expect([await sessions.open('alice'), engine.labs.size]).toEqual([[], 0])
  store.failing = undefined
  expect(await create()).toMatchObject({ created: true })
})

test('who is refused for want of a lab is told which of their own they could end', async () => {
  const { create, engine } = await started(limitedTo(2))
  const { session: mine } = await create('alice')
  await create('bob')
  await soon(() => expect(engine.labs.size).toBe(2))
  await expect(create('alice', 'fix-something')).rejects.toMatchObject({
    code: 'too-many-labs',
    message: `All labs of this machine are in use: “Enable something” (${mine.id}).`,
    remedy: 'End one of these sessions.',
  })
  await expect(create('carol')).rejects.toMatchObject({
    code: 'too-many-labs',
    message: expect.stringContaining('by others'),
    remedy: expect.stringContaining('Try again'),
  })
})

test('of several own sessions all are told that have a lab, and no other', async () => {
  const grader = fakeGrader()
  const known = await grader.loadScenarios([])
  grader.loadScenarios = async () => [...known, { ...known[0]!, id: 'third-thing' }]
  const { sessions, create } = await started({ ...limitedTo(2), grader })
  const { session: lost } = await create()
  const { session: other } = await create('alice', 'fix-something')
  await expect(create('alice', 'third-thing')).rejects.toMatchObject({
    message: `All labs of this machine are in use: “Enable something” (${lost.id}), “Fix something” (${other.id}).`,
  })
  await lost.lose()
  await create('bob')
  await expect(sessions.restart(lost)).rejects.toMatchObject({
    message: `All labs of this machine are in use: “Fix something” (${other.id}).`,
  })
})

test('sessions that are being stored count, so that two at once do not get one lab', async () => {
  const { create, store } = await started(limitedTo(1, new NeverEngine()))
  const stored = Promise.withResolvers<void>()
  const add = store.addSession.bind(store)
  store.addSession = async row => {
    await stored.promise
    await add(row)
  }
  const first = create('alice')
  await expect(create('bob')).rejects.toMatchObject({ code: 'too-many-labs' })
  stored.resolve()
  const { session } = await first
  await session.end('You ended it.')
  await soon(() => expect(session.state).toBe('ended'))
  await new Promise(resolve => setImmediate(resolve))
  expect(await create('bob'), 'it counts no more').toMatchObject({ created: true })
})

test('a session that is ended while it is being stored gets no lab', async () => {
  const { create, sessions, store, engine } = await started()
  const stored = Promise.withResolvers<void>()
  store.addSession = () => stored.promise
  const creating = create()
  await soon(async () => expect(await sessions.open('alice')).toHaveLength(1))
  const [session] = await sessions.open('alice')
  await session!.end('You ended it.')
  stored.resolve()
  await creating
  await new Promise(resolve => setTimeout(resolve, 5))
  expect([session!.state, engine.labs.size]).toEqual(['ended', 0])
})

test('a lost session needs room for another lab, one with a lab nothing', async () => {
  const { sessions, create } = await started(limitedTo(1))
  const { session } = await create('alice')
  await soon(() => expect(session.state).toBe('ready'))
  await expect(sessions.restart(session)).rejects.toMatchObject({ code: 'nothing-to-restart' })
  await session.lose()
  await create('bob')
  await expect(sessions.restart(session)).rejects.toMatchObject({ code: 'too-many-labs' })
  expect(session.state).toBe('lost')
})

test('sessions are counted by their state', async () => {
  const { sessions, create } = await started()
  const { session } = await create('alice')
  await create('bob')
  await (await create('carol')).session.end('You ended it.')
  await soon(() => expect(sessions.countByState()).toEqual({ ready: 2 }))
  await session.lose()
  expect(sessions.countByState()).toEqual({ ready: 1, lost: 1 })
})

test('when the server closes, labs go on; when it is told to end them, each session is told why', async () => {
  const { sessions, create, engine, store } = await started()
  const { session } = await create()
  await soon(() => expect(session.state).toBe('ready'))
  await sessions.close()
  expect([session.state, engine.labs.size]).toEqual(['ready', 1])
  await sessions.close('The server was told to end its labs.')
  expect(store.rows.get(session.id)).toMatchObject({
    state: 'ended',
    ended_because: 'The server was told to end its labs.',
  })
  await soon(() => expect(engine.labs.size).toBe(0))
})

test('labs end with the server also where that cannot be stored', async () => {
  const { sessions, create, engine, store, log } = await started()
  const error = vi.spyOn(log, 'error').mockReturnValue()
  for (const learner of ['alice', 'bob']) await create(learner)
  await soon(() => expect(sessions.countByState()).toEqual({ ready: 2 }))
  store.failing = new Error('the disk is full')
  await sessions.close('The server was told to end its labs.')
  await soon(() => expect(engine.labs.size).toBe(0))
  expect(error).toHaveBeenCalledWith({ err: store.failing }, expect.stringMatching(/./))
})

/** What a server before this one has left: labs by their labels, and rows. */
async function left(
  labs: Record<string, Record<string, string>>,
  rows: (Partial<SessionRow> & { id: string })[],
  given: Partial<TestDependencies> = {},
) {
  const engine = given.engine ?? new FakeEngine()
  for (const [id, labels] of Object.entries(labs)) await engine.create(id, { labels }, quiet, never)
  const all = await notYet({ ...given, engine })
  for (const row of rows)
    all.store.rows.set(row.id, { ...newRow('alice', { id: 'enable-something', seed: 0 }, 'quick'), ...row })
  return { ...all, lab: (id: string) => engine.labs.get(id) as FakeLab }
}
const mine = { owner: 'server', session: 's1', learner: 'alice' }

test('a session gets its own lab back', async () => {
  const { sessions, engine, lab } = await left({ 'lab-1': mine }, [
    { id: 's1', state: 'ready', lab_id: 'lab-1' },
  ])
  await sessions.recover(engine)
  const [session] = await sessions.open('alice')
  expect(session!.lab()).toBe(lab('lab-1'))
})

test.each([
  ['has another owner', { ...mine, owner: 'command line' }, true],
  ['is another learner’s', { ...mine, learner: 'bob' }, false],
  ['is another session’s', { ...mine, session: 's2' }, false],
  ['names no learner, which is a lab of the one on this machine,', { owner: 'server', session: 's1' }, false],
])('a lab that %s is not given back', async (_, labels, stays) => {
  const { sessions, engine } = await left({ 'lab-1': labels }, [
    { id: 's1', state: 'ready', lab_id: 'lab-1' },
  ])
  await sessions.recover(engine)
  const [session] = await sessions.open('alice')
  expect(session!.view()).toMatchObject({ state: 'lost', problem: { code: 'lab-lost' } })
  await soon(() => expect(engine.labs.has('lab-1')).toBe(stays))
})

test('a lab that names no learner is given back to the one of this machine', async () => {
  const { sessions, engine } = await left({ 'lab-1': { owner: 'server', session: 's1' } }, [
    { id: 's1', learner: 'local', state: 'ready', lab_id: 'lab-1' },
  ])
  await sessions.recover(engine)
  expect((await sessions.open('local'))[0]!.state).toBe('ready')
})

test.each([
  ['ready', 'resetting', 'ready'],
  ['resetting', 'ready', 'ready'],
  ['lost', 'ready', 'ready'],
  ['ready', 'lost', 'lost'],
] as const)('a session that was %s whose lab is %s becomes %s', async (was, is, becomes) => {
  const { sessions, engine, lab } = await left({ 'lab-1': mine }, [{ id: 's1', state: was, lab_id: 'lab-1' }])
  lab('lab-1').info.state = is
  await sessions.recover(engine)
  const [session] = await sessions.open('alice')
  await soon(() => expect(session!.state).toBe(becomes))
})

/** What a server is killed between, while a reset goes over from `old` to `fresh`: what is stored, and whose the new lab is. */
test.each([
  ['before the new lab is theirs', { state: 'resetting', lab_id: 'old' }, { owner: 'server', pool: 'yes' }],
  ['before the new lab is stored', { state: 'resetting', lab_id: 'old' }, mine],
  ['before the old lab is ended', { state: 'ready', lab_id: 'fresh' }, mine],
] as const)(
  'of a reset that was killed %s one lab is left, at the start of the task',
  async (_, row, labels) => {
    const { sessions, engine, lab, labs } = await left({ old: mine, fresh: labels }, [{ id: 's1', ...row }])
    await lab('old').node.writeFile('/left', 'over')
    await sessions.recover(engine)
    const [session] = await sessions.open('alice')
    await soon(() => expect(session!.state).toBe('ready'))
    expect(session!.lab()).toBe(lab(row.lab_id))
    expect(lab(row.lab_id).node.files.count).toBe(0)
    await labs.close({ destroy: false })
    expect([...engine.labs.keys()]).toEqual([row.lab_id])
  },
)

test('a session that had no lab yet is lost, one that was preparing gets one, one that failed stays so', async () => {
  const { sessions, engine, log } = await left({}, [
    { id: 's1', state: 'ready' },
    { id: 's2', learner: 'bob' },
    { id: 's3', learner: 'carol', state: 'failed' },
  ])
  const error = vi.spyOn(log, 'error')
  await sessions.recover(engine)
  await soon(() => expect(sessions.countByState()).toEqual({ lost: 1, ready: 1, failed: 1 }))
  expect(error).not.toHaveBeenCalled()
})

test('a session of a task that is no more ends, with the reason', async () => {
  const { sessions, engine, store } = await left({ 'lab-1': mine }, [
    { id: 's1', scenario: 'gone', state: 'ready', lab_id: 'lab-1' },
  ])
  await sessions.recover(engine)
  expect(store.rows.get('s1')).toMatchObject({
    state: 'ended',
    ended_at: expect.any(Number),
    ended_because: expect.stringContaining('not among the scenarios'),
  })
  expect(await sessions.open('alice')).toEqual([])
  await soon(() => expect(engine.labs.size).toBe(0))
})

test('a session that cannot be read keeps its lab for the next start, and hinders no other', async () => {
  const { sessions, engine, log } = await left({ 'lab-1': mine }, [
    { id: 's1', state: 'asleep', lab_id: 'lab-1' },
    { id: 's2', learner: 'bob', state: 'asleep', lab_id: null },
    { id: 's3', learner: 'bob' },
  ])
  const error = vi.spyOn(log, 'error').mockReturnValue()
  await sessions.recover(engine)
  await soon(() => expect(sessions.countByState()).toEqual({ ready: 1 }))
  expect(engine.labs.has('lab-1')).toBe(true)
  expect(error).toHaveBeenCalledWith(
    { err: expect.objectContaining({ code: 'store-corrupt' }), session: 's1' },
    expect.stringMatching(/./),
  )
})

test('labs of the reserve are taken up while they are ready; what else is left of the server ends', async () => {
  const engine = new FakeEngine()
  const { labs } = labsOf(engine, { wanted: 3 })
  const reserve = { owner: 'server', pool: 'yes' }
  const { sessions, lab } = await left(
    { one: reserve, half: reserve, orphan: { owner: 'server', session: 'gone' }, other: { pool: 'yes' } },
    [],
    { engine, labs },
  )
  lab('half').info.state = 'resetting'
  await sessions.recover(engine)
  await soon(() => expect([...engine.labs.keys()]).toEqual(['one', 'other']))
  expect(labs.ready).toBe(1)
})

test('while it cannot be told which labs run, nothing is answered but why', async () => {
  const changed = vi.fn()
  const { sessions, engine, store } = await notYet({}, changed)
  vi.spyOn(engine, 'adopt').mockRejectedValue(new Error('no process left'))
  const recovering = sessions.recover(engine)
  recovering.catch(() => {})
  await soon(() => expect(changed).toHaveBeenCalled())
  const refused = { code: 'labs-unknown', message: expect.stringContaining('no process left') }
  expect(sessions.problem).toMatchObject(refused)
  await expect(sessions.open('alice')).rejects.toMatchObject(refused)
  await expect(sessions.get('alice', 's1')).rejects.toMatchObject(refused)
  await expect(
    sessions.create('alice', { scenario: 'enable-something', kubelet: 'quick' }),
  ).rejects.toMatchObject(refused)
  expect(store.rows.size).toBe(0)
  await sessions.close()
})

test('questions wait until the sessions are taken up', async () => {
  const { sessions, engine } = await left({ 'lab-1': mine }, [{ id: 's1', state: 'ready', lab_id: 'lab-1' }])
  const adopt = engine.adopt.bind(engine)
  const go = Promise.withResolvers<void>()
  engine.adopt = async () => {
    await go.promise
    return adopt()
  }
  void sessions.recover(engine)
  const asked = Promise.all([
    sessions.open('alice'),
    sessions.get('alice', 's1'),
    sessions.create('alice', { scenario: 'enable-something', kubelet: 'quick' }),
  ])
  go.resolve()
  const [open, got, { session, created }] = await asked
  expect(open).toEqual([got])
  expect([session, created]).toEqual([got, false])
})

test('labs are looked at every 15 s, until the server closes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { sessions, create } = await started()
  const all = [(await create('alice')).session, (await create('bob')).session]
  await soon(() => expect(sessions.countByState()).toEqual({ ready: 2 }))
  const [one, other] = all.map(it => it.lab() as FakeLab)
  vi.advanceTimersByTime(14_000)
  one!.die()
  await new Promise(resolve => setTimeout(resolve, 5))
  expect(sessions.countByState()).toEqual({ ready: 2 })
  vi.advanceTimersByTime(1_000)
  await soon(() => expect(sessions.countByState()).toEqual({ ready: 1, lost: 1 }))
  await sessions.close()
  other!.die()
  vi.advanceTimersByTime(60_000)
  await new Promise(resolve => setTimeout(resolve, 5))
  expect(sessions.countByState()).toEqual({ ready: 1, lost: 1 })
})
