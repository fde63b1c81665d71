import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine, type FakeLab, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { SessionEvent } from './api.ts'
import { LabSession } from './session.ts'
import { newRow, recordOf } from './session-row.ts'
import { type TestDependencies, testDependencies } from './testing/dependencies.ts'
import { fakeGrader } from './testing/grader.ts'

const minute = 60_000
const start = new Date('2026-01-01T10:00:00Z').getTime()
beforeEach(() => void vi.useFakeTimers({ now: start, toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const soon = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 1 })

/** A session as it is stored, for `row` of which it differs from a new one. */
async function sessionOf(
  given: Partial<TestDependencies> = {},
  change: Partial<ReturnType<typeof newRow>> = {},
  seen = { hints: 0, checked: false },
) {
  const dependencies = testDependencies(given)
  const [scenario] = await dependencies.grader.loadScenarios([])
  const row = { ...newRow('alice', scenario!, 'quick'), ...change }
  const session = new LabSession(recordOf(row), scenario!, seen, dependencies)
  dependencies.store.rows.set(row.id, row)
  onTestFinished(() => session.close())
  const hear = () => {
    const events: SessionEvent[] = []
    const end = vi.fn()
    const stop = session.listen({ send: event => void events.push(event), end })
    return { events, end, stop, types: () => events.map(it => it.type) }
  }
  return { session, row, dependencies, store: dependencies.store, hear }
}

/** One whose lab is ready since `start`: a server before this one made it. */
async function readySession(
  { engine = new FakeEngine(), ...given }: Partial<TestDependencies> = {},
  change: Partial<ReturnType<typeof newRow>> = {},
) {
  const lab = (await engine.create('lab-1', {}, () => {}, new AbortController().signal)) as FakeLab
  const all = await sessionOf({ engine, ...given }, { state: 'ready', lab_id: lab.id, ...change })
  await all.session.adopt(lab)
  all.store.changes.length = 0
  return { ...all, lab }
}

test('it shows whose task it is and how far it is', async () => {
  const { session, row } = await sessionOf({ engine: new NeverEngine() }, {}, { hints: 1, checked: true })
  expect(session.view()).toMatchObject({
    ...{ id: row.id, scenario: 'enable-something', title: 'Enable something', startedAt: start },
    ...{ state: 'preparing', kubelet: 'quick', hintsSeen: 1, checked: true, warned: false },
    ...{ deadline: undefined, controlPlane: undefined, endedAt: undefined, endedBecause: undefined },
  })
  expect([session.learner, session.holdsLab]).toEqual(['alice', true])
})

test('each view is newer than the one before, also within one millisecond', async () => {
  const { session } = await sessionOf()
  expect([session.view().asOf, session.view().asOf]).toEqual([start, start + 1])
  vi.setSystemTime(start + 50)
  expect(session.view().asOf).toBe(start + 50)
})

test('what becomes of its lab is stored, with the deadline that follows from it', async () => {
  const { session, row, store } = await sessionOf()
  await session.prepare()
  await soon(() => expect(session.state).toBe('ready'))
  const { labId, readyAt, deadline } = session.view()
  expect(deadline).toBeGreaterThanOrEqual(start + 60 * minute)
  await soon(() =>
    expect(store.changes).toEqual([
      { state: 'preparing', lab_id: null, ready_at: null, problem: null, deadline: null },
      { lab_id: labId, deadline: null },
      { state: 'ready', ready_at: readyAt, deadline },
    ]),
  )
  expect(store.rows.get(row.id)).toMatchObject({ state: 'ready', lab_id: labId })
  const lab = session.lab() as FakeLab
  expect(lab.info.labels).toEqual({ owner: 'server', learner: 'alice', session: row.id })
  expect(lab.node.executed, 'the task is set up in it').toEqual([['setup.sh', 'enable-something']])
})

test('why a task could not be set up is shown, and an error of the server', async () => {
  const grader = fakeGrader()
  grader.setUpScenario = () => Promise.reject(new LabError('setup-failed', 'Its setup.sh ended with 1.'))
  const { session, dependencies } = await sessionOf({ grader })
  const error = vi.spyOn(dependencies.log, 'error')
  await session.prepare()
  await soon(() => expect(session.state).toBe('failed'))
  expect(session.view().problem).toMatchObject({ detail: 'Its setup.sh ended with 1.' })
  expect(error).toHaveBeenCalledOnce()
})

test('its end is stored with the reason, told, and ends what listens', async () => {
  const { session, store, hear, dependencies } = await readySession()
  const { events, end } = hear()
  vi.setSystemTime(start + minute)
  await session.end('You ended it.')
  const ended = { ended_at: start + minute, ended_because: 'You ended it.' }
  expect(store.changes).toEqual([{ state: 'ended', ...ended, deadline: null }])
  expect(events.at(-1)).toMatchObject({
    type: 'session',
    session: { state: 'ended', endedBecause: 'You ended it.', endedAt: start + minute },
  })
  expect(end).toHaveBeenCalledOnce()
  await soon(() => expect(dependencies.engine.labs.size).toBe(0))
})

test('what has ended stays as it ended: no second reason, no deadline, no more listeners', async () => {
  const { session, store, hear } = await readySession()
  await session.end('You ended it.')
  await session.end('Something else.')
  await vi.advanceTimersByTimeAsync(120 * minute)
  expect(session.view()).toMatchObject({ endedBecause: 'You ended it.', deadline: undefined })
  expect(store.changes).toHaveLength(1)
  const { end, stop, types } = hear()
  expect([types(), end.mock.calls.length]).toEqual([['session'], 1])
  stop()
})

test('without activity it is warned of and then ended, and the reason says for how long', async () => {
  const { session, hear, store } = await readySession()
  const { events } = hear()
  await vi.advanceTimersByTimeAsync(54 * minute)
  expect(session.view().warned).toBe(false)
  await vi.advanceTimersByTimeAsync(1 * minute)
  expect(events.at(-1)).toMatchObject({ type: 'session', session: { warned: true, state: 'ready' } })
  await vi.advanceTimersByTimeAsync(5 * minute)
  expect(session.view()).toMatchObject({
    state: 'ended',
    endedBecause: 'Nothing was done in it for 60 minutes.',
  })
  expect(store.changes.at(-1)).toMatchObject({ state: 'ended' })
})

test('an end by time that cannot be stored is an error of the server, and no end of it', async () => {
  const { store, session, dependencies } = await readySession()
  const error = vi.spyOn(dependencies.log, 'error')
  store.failing = new Error('the disk is full')
  await vi.advanceTimersByTimeAsync(60 * minute)
  expect(session.state).toBe('ended')
  expect(error).toHaveBeenCalledWith({ err: store.failing, session: session.id }, expect.stringMatching(/./))
})

test('activity withdraws a warning, which is told at once; else it is told to nobody', async () => {
  const { session, hear } = await readySession()
  const { events } = hear()
  await vi.advanceTimersByTimeAsync(55 * minute)
  const before = events.length
  session.touch()
  expect(events.slice(before)).toMatchObject([{ session: { warned: false, deadline: start + 115 * minute } }])
  session.touch()
  expect(events).toHaveLength(before + 1)
})

test('the store hears of a deadline that has moved by more than 30 s, and of no smaller move', async () => {
  const { session, store } = await readySession()
  vi.setSystemTime(start + 30_000)
  session.touch()
  expect(store.changes).toEqual([])
  vi.setSystemTime(start + 30_001)
  session.touch()
  session.touch()
  expect(store.changes).toEqual([{ deadline: start + 30_001 + 60 * minute }])
})

test('a deadline that cannot be stored is an error of the server', async () => {
  const { session, store, dependencies } = await readySession()
  const error = vi.spyOn(dependencies.log, 'error')
  store.failing = new Error('the disk is full')
  vi.setSystemTime(start + minute)
  session.touch()
  await soon(() => expect(error).toHaveBeenCalledOnce())
})

test('activity before there is a lab moves no deadline', async () => {
  const { session, store } = await sessionOf({ engine: new NeverEngine() })
  await session.prepare()
  store.changes.length = 0
  session.touch()
  expect([session.view().deadline, store.changes]).toEqual([undefined, []])
})

test('a server that takes it up goes on with the deadline that is stored, once', async () => {
  const deadline = start + 20 * minute
  const { session } = await readySession({}, { deadline })
  expect(session.view().deadline).toBe(deadline)
  await session.reset()
  await soon(() => expect(session.state).toBe('ready'))
  expect(session.view().deadline).toBeGreaterThanOrEqual(start + 60 * minute)
})

test('a lost lab has no deadline, and its reason is shown', async () => {
  const { session, store } = await readySession()
  await session.lose()
  expect(session.view()).toMatchObject({
    state: 'lost',
    deadline: undefined,
    problem: { code: 'lab-lost', detail: 'The lab of “Enable something” has died.' },
  })
  expect(store.changes).toMatchObject([{ state: 'lost', deadline: null, problem: expect.any(String) }])
  expect(session.holdsLab).toBe(false)
  await session.restart()
  await soon(() => expect(session.state).toBe('ready'))
})

test('a check is shown as made, and opens the explanation', async () => {
  const { session, hear, store } = await readySession()
  const { events, types } = hear()
  expect(session.view().checked).toBe(false)
  const before = events.length
  const grade = await session.check()
  expect(types().slice(before)).toEqual(
    expect.arrayContaining(['grading', 'check', 'check', 'check', 'grade', 'session']),
  )
  expect(grade).toMatchObject({ sessionId: session.id, scenario: 'enable-something' })
  expect(store.graded).toMatchObject([{ learner: 'alice' }])
  expect(events.at(-1)).toMatchObject({ type: 'session', session: { checked: true } })
  expect(session.help.explanation()).toContain('API server')
})

test('while a check runs the lab is not reset, and who comes hears its course so far', async () => {
  const go = Promise.withResolvers<void>()
  const { session, hear } = await readySession({ grader: fakeGrader({ until: go.promise }) })
  const check = session.check()
  await vi.advanceTimersByTimeAsync(1)
  await soon(() =>
    expect(
      hear()
        .types()
        .filter(it => it === 'check'),
    ).toHaveLength(3),
  )
  expect(hear().types().slice(0, 2)).toEqual(['session', 'grading'])
  await expect(session.reset()).rejects.toMatchObject({ code: 'check-running' })
  go.resolve()
  await check
  await session.reset()
})

test('what is not ready is neither checked nor reset', async () => {
  const { session } = await sessionOf({ engine: new NeverEngine() })
  await session.prepare()
  await expect(session.check()).rejects.toMatchObject({ code: 'session-not-ready' })
  await expect(session.reset()).rejects.toMatchObject({ code: 'session-not-ready' })
  await session.end('It was never ready.')
  expect(() => session.lab()).toThrow(expect.objectContaining({ code: 'session-ended' }))
})

test('a check of a dead lab says so, and judges nothing', async () => {
  const { session, lab, store } = await readySession()
  lab.die()
  await expect(session.check()).rejects.toMatchObject({ code: 'lab-lost' })
  expect([session.state, store.graded]).toEqual(['lost', []])
})

test('a check that fails has its lab asked whether it lives, and a dead one is lost', async () => {
  const grader = fakeGrader()
  const { session, lab } = await readySession({ grader })
  grader.grade = async () => {
    lab.die()
    throw new LabError('node-unreachable', 'No answer.')
  }
  await expect(session.check()).rejects.toMatchObject({ code: 'node-unreachable' })
  await soon(() => expect(session.state).toBe('lost'))
  expect(session.view().checked).toBe(false)
})

test('a hint that is seen is told', async () => {
  const { session, hear } = await readySession()
  const { events } = hear()
  expect(await session.hint(1)).toBe('Look at the flags.')
  expect(events.at(-1)).toMatchObject({ type: 'session', session: { hintsSeen: 1 } })
})

test('the control plane is followed while somebody listens, and told without its cause where that is the task', async () => {
  const grader = fakeGrader()
  const scenarios = await grader.loadScenarios([])
  grader.loadScenarios = async () => [{ ...scenarios[0]!, brokenAtStart: 'kube-apiserver' }]
  const { session, hear, lab } = await readySession({ grader })
  expect(session.view().controlPlane).toBeUndefined()
  const [one, other] = [hear(), hear()]
  lab.setControlPlane({ phase: 'broken', summary: 'it ended', cause: 'unknown flag' })
  await soon(() =>
    expect(one.events.at(-1)).toMatchObject({ type: 'control-plane', state: { phase: 'broken' } }),
  )
  expect(JSON.stringify([one.events, session.view()])).not.toContain('unknown flag')
  expect(session.view().controlPlane).toMatchObject({ phase: 'broken' })
  one.stop()
  expect(session.view().controlPlane).toBeDefined()
  other.stop()
  expect(session.view().controlPlane).toBeUndefined()
})

test('a control plane that nobody reaches has its lab asked whether it lives', async () => {
  const { session, hear, lab } = await readySession()
  hear()
  lab.info.state = 'lost'
  lab.setControlPlane({ phase: 'unreachable', summary: 'no answer' })
  await soon(() => expect(session.state).toBe('lost'))
  expect(session.view().controlPlane).toBeUndefined()
})

test('a page that listens while a lab is made is told its steps, and follows it from when it is ready', async () => {
  const { session, hear } = await sessionOf()
  const { types } = hear()
  await session.prepare()
  await soon(() => expect(types()).toContain('control-plane'))
  expect(types()).toContain('progress')
  expect(types().indexOf('progress')).toBeLessThan(types().indexOf('control-plane'))
})

test('what closes with the server leaves its lab, its state and its deadline, and says nothing more', async () => {
  const { session, hear, store, dependencies } = await readySession()
  const { events } = hear()
  await soon(() => expect(session.view().controlPlane).toBeDefined())
  await session.close()
  const before = events.length
  expect(session.view().controlPlane).toBeUndefined()
  await vi.advanceTimersByTimeAsync(120 * minute)
  expect([session.state, dependencies.engine.labs.size, events.length]).toEqual(['ready', 1, before])
  expect(store.changes).toEqual([])
})

test('how the kubelet is treated is stored and told', async () => {
  const { session, hear, store } = await readySession()
  const { events } = hear()
  await session.setKubelet('untouched')
  expect(store.changes).toEqual([{ kubelet: 'untouched', deadline: start + 60 * minute }])
  expect(events).toContainEqual(
    expect.objectContaining({ session: expect.objectContaining({ kubelet: 'untouched' }) }),
  )
})
