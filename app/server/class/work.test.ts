/** A learner's work in a class: what its rules let them see and do, and when. */
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { scenarioOf } from '../../../grader/testing/scenarios.ts'
import { FakeEngine } from '../../../lab-infra/engines/fake/index.ts'
import type { Grade, Session, Task } from '../api.ts'
import { fakeGrader, solvedFile } from '../testing/grader.ts'
import { asPerson, personByHeader } from '../testing/persons.ts'
import { listenTo, problemOf, startServer, type TestServer, temporaryFolder } from '../testing/server.ts'
import type { CreateClass, MyClass, TaughtClass } from './api.ts'
import { openClass } from './testing/class.ts'

const first = 'enable-something'
const second = 'fix-something'

/** A server with a class of Ines's, in which Ada and Bob are. */
async function begin(given: Partial<CreateClass> = {}, options: Parameters<typeof startServer>[0] = {}) {
  const server = await startServer({ personOf: personByHeader, ...options })
  const { id } = await openClass(server, 'ines', { ada: 'learner', bob: 'learner' }, given)
  return { server, id, ...waysTo(server, id) }
}

function waysTo(server: TestServer, id: string) {
  const ines = server.as('ines', 'instructor')
  const ask = (who: string, scenario = first, inClass: string | undefined = id) =>
    server.as(who).call<Session>('POST', '/api/sessions', { body: { scenario, class: inClass } })
  return {
    ask,
    refused: (who: string, scenario = first) => problemOf(ask(who, scenario)),
    /** Begins the task and waits for its lab. */
    async work(who: string, scenario = first) {
      const { body } = await ask(who, scenario)
      return server.as(who).reaches(body.id, 'ready')
    },
    async check(who: string, session: Session, solved = '') {
      await server.lab(session).node.writeFile(solvedFile, solved)
      return (await server.as(who).call<Grade>('POST', `/api/sessions/${session.id}/check`)).body
    },
    change: (body: object) => ines.call<TaughtClass>('PATCH', `/api/classes/${id}`, { body }),
    pause: () => ines.call<TaughtClass>('POST', `/api/classes/${id}/pause`),
    resume: () => ines.call<TaughtClass>('POST', `/api/classes/${id}/resume`),
    mine: async (who: string) => (await server.as(who).call<MyClass>('GET', `/api/classes/${id}`)).body,
    session: async (who: string, { id }: Session) =>
      (await server.as(who).call<Session>('GET', `/api/sessions/${id}`)).body,
  }
}

test('a session in a class says so, and is kept apart from one’s own practice of the same task', async () => {
  const { server, id, work, mine, check } = await begin({ title: 'API server security' })
  const practice = await server.as('ada').ready(first)
  const session = await work('ada')
  expect(session.id).not.toBe(practice.id)
  expect(session.class).toMatchObject({ id, title: 'API server security', hints: 'free', evidence: 'full' })
  expect(practice.class).toBeUndefined()
  expect((await work('ada')).id).toBe(session.id)
  expect((await server.as('ada').ready(first)).id).toBe(practice.id)
  await check('ada', session, 'enabled effective')
  const { body } = await server
    .as('ada')
    .call<{ scenarios: { id: string; mine: object }[] }>('GET', '/api/scenarios')
  expect(body.scenarios.find(it => it.id === first)?.mine).toEqual({
    state: 'new',
    attempts: 0,
    openSession: practice.id,
  })
  expect((await mine('ada')).tasks[0]).toMatchObject({
    state: 'solved',
    attempts: 1,
    openSession: session.id,
  })
  expect((await mine('bob')).tasks[0]).toMatchObject({ state: 'new', attempts: 0 })
})

test('nobody works in a class that they are not in, or teach', async () => {
  const { server, id, ask } = await begin()
  expect(await problemOf(ask('eve'))).toMatchObject({ code: 'no-such-class' })
  const ines = server.as('ines', 'instructor')
  const teacher = ines.call('POST', '/api/sessions', { body: { scenario: first, class: id } })
  expect(await problemOf(teacher)).toMatchObject({ code: 'class-taught' })
  expect(server.engine.labs.size).toBe(0)
})

test('a task that is none of the class is not begun in it', async () => {
  const { refused, work } = await begin({ tasks: [second] })
  expect(await refused('ada')).toMatchObject({ code: 'task-not-in-class', status: 409 })
  await work('ada', second)
})

test('before a class begins and after it is over nobody begins a task', async () => {
  const { refused, change, mine } = await begin()
  await change({ opensAt: Date.now() + 60_000 })
  expect([await refused('ada'), await mine('ada')]).toMatchObject([
    { code: 'class-planned' },
    { phase: 'planned' },
  ])
  await change({ opensAt: Date.now() - 60_000, closesAt: Date.now() })
  expect([await refused('ada'), await mine('ada')]).toMatchObject([{ code: 'class-over' }, { phase: 'over' }])
})

test('when a class is over its sessions end, but for those of who was given more time', async () => {
  const { server, id, work, change, session, refused, mine } = await begin()
  const [hers, his] = [await work('ada'), await work('bob')]
  const { room } = server.server.classes.owned({ id: 'ines' }, id)
  await server.server.classes.changeMember(room, 'bob', { extra_minutes: 10 })
  const closesAt = Date.now()
  await change({ closesAt })
  expect(await server.as('ada').reaches(hers.id, 'ended')).toMatchObject({
    endedBecause: 'The class is over.',
  })
  expect(await session('bob', his)).toMatchObject({ state: 'ready', class: { closesAt: closesAt + 600_000 } })
  expect(await mine('bob')).toMatchObject({ phase: 'open', closesAt: closesAt + 600_000 })
  expect(await refused('ada')).toMatchObject({ code: 'class-over' })
  await work('bob')
  await server.server.classes.changeMember(room, 'bob', { extra_minutes: 0 })
  await server.as('bob').reaches(his.id, 'ended')
  await vi.waitFor(() => expect(server.engine.labs.size).toBe(0))
})

test('an archived class is over at once, and its code leads nowhere', async () => {
  const { server, id, work } = await begin()
  const session = await work('ada')
  const { joinCode } = server.server.classes.owned({ id: 'ines' }, id).room.record
  expect(server.server.classes.ofJoinCode(joinCode!).id).toBe(id)
  const archived = await server
    .as('ines', 'instructor')
    .call<TaughtClass>('POST', `/api/classes/${id}/archive`)
  expect(archived.body).toMatchObject({ phase: 'over', archivedAt: expect.any(Number) })
  expect(archived.body.joinCode).toBeUndefined()
  await server.as('ada').reaches(session.id, 'ended')
  expect(() => server.server.classes.ofJoinCode(joinCode!)).toThrow(
    expect.objectContaining({ code: 'bad-join-code' }),
  )
})

test('what one learner asks too often keeps no other of the class from asking', async () => {
  const { ask, work } = await begin()
  const answers = await Promise.all(Array.from({ length: 70 }, () => ask('ada')))
  expect(answers.map(({ status }) => status)).toContain(429)
  await work('bob')
})

test('while a class is paused nobody begins a task, deadlines stand still, and who works is told', async () => {
  const { server, work, pause, resume, refused, session, mine } = await begin({ idleMinutes: 30 })
  const hers = await work('ada')
  const heard = await listenTo(server.address, `/api/sessions/${hers.id}/events`, asPerson('ada'))
  await heard.sees(event => event.type === 'session')
  const { body: paused } = await pause()
  const at = paused.pausedAt!
  await heard.sees(event => event.type === 'session' && event.session.class?.pausedAt === at)
  expect(await refused('bob')).toMatchObject({ code: 'class-paused' })
  expect(await mine('bob')).toMatchObject({ phase: 'open', pausedAt: at })
  // Something done meanwhile leaves all of the time from the pause on.
  await server.as('ada').call('POST', `/api/sessions/${hers.id}/extend`)
  expect((await session('ada', hers)).deadline).toBe(at + 30 * 60_000)
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(at + 5))
  const { body: goesOn } = await resume()
  expect(goesOn.pausedAt).toBeUndefined()
  const later = goesOn.closesAt - paused.closesAt
  expect(later).toBeGreaterThan(5)
  const after = await session('ada', hers)
  expect(after.class?.pausedAt).toBeUndefined()
  expect(after.deadline! - (at + 30 * 60_000)).toBeGreaterThan(5)
  await work('bob')
})

test('a class that has not begun, or is over, is not paused', async () => {
  const { change, pause } = await begin()
  await change({ opensAt: Date.now() + 60_000 })
  expect(await problemOf(pause())).toMatchObject({ code: 'class-planned' })
  await change({ opensAt: Date.now() - 60_000, closesAt: Date.now() })
  expect(await problemOf(pause())).toMatchObject({ code: 'class-over' })
})

test('tasks in order open one after the other; an instructor can move somebody on', async () => {
  const { server, id, work, check, refused, mine } = await begin({ inOrder: true, labsEach: 2 })
  expect((await mine('ada')).tasks.map(({ may }) => may)).toEqual([true, false])
  expect(await refused('ada', second)).toMatchObject({ code: 'task-not-yet' })
  const session = await work('ada')
  await check('ada', session, 'enabled')
  expect(await refused('ada', second)).toMatchObject({ code: 'task-not-yet' })
  await check('ada', session, 'enabled effective')
  expect((await mine('ada')).tasks.map(({ may }) => may)).toEqual([true, true])
  await work('ada', second)
  expect(await refused('bob', second)).toMatchObject({ code: 'task-not-yet' })
  const { classes } = server.server
  await classes.changeMember(classes.owned({ id: 'ines' }, id).room, 'bob', { task: second })
  expect(await mine('bob')).toMatchObject({ task: second, tasks: [{ may: true }, { may: true }] })
  await work('bob', second)
})

test('what was solved in one’s own practice, or in another class, is not solved in this one', async () => {
  const { server, refused, check } = await begin({ inOrder: true })
  const other = await openClass(server, 'ines', { ada: 'learner' })
  const elsewhere = await waysTo(server, other.id).work('ada')
  await check('ada', elsewhere, 'enabled effective')
  await check('ada', await server.as('ada').ready(first), 'enabled effective')
  expect(await refused('ada', second)).toMatchObject({ code: 'task-not-yet' })
})

test('a learner has no more labs at once in a class than it allows, and is told what could be ended', async () => {
  const { server, work, refused } = await begin({ labsEach: 1 })
  const practice = await server.as('ada').ready(second)
  const session = await work('ada')
  const problem = await refused('ada', second)
  expect(problem).toMatchObject({ code: 'too-many-labs', detail: expect.stringContaining(session.id) })
  expect(problem.detail).not.toContain(practice.id)
  await server.as('ada').call('DELETE', `/api/sessions/${session.id}`)
  await work('ada', second)
})

test('a lab of a class ends after the class’s own idle time', async () => {
  const { work } = await begin({ idleMinutes: 7 }, { idleMinutes: 60 })
  const before = Date.now()
  const { deadline } = await work('ada')
  expect(deadline! - before).toBeGreaterThanOrEqual(7 * 60_000)
  expect(deadline! - Date.now()).toBeLessThanOrEqual(7 * 60_000)
})

test('where hints are off there are none', async () => {
  const { server, work } = await begin({ hints: 'off' })
  const { id } = await work('ada')
  const { call } = server.as('ada')
  expect((await call<Task>('GET', `/api/sessions/${id}/task`)).body.hints).toBe(0)
  expect(await problemOf(call('POST', `/api/sessions/${id}/hints/1`))).toMatchObject({ code: 'no-such-hint' })
})

test('evidence that a class keeps back leaves the server when it is over: in answers, events and stored grades', async () => {
  const { server, work, check, change } = await begin({ evidence: 'verdicts' })
  const session = await work('ada')
  const headers = asPerson('ada')
  const heard = await listenTo(server.address, `/api/sessions/${session.id}/events`, headers)
  const answered = await check('ada', session, 'enabled')
  expect(answered.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'passed'])
  await heard.sees(event => event.type === 'grade')
  const grades = async () => {
    const { body } = await server.as('ada').call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)
    return body
  }
  const told = JSON.stringify([answered, heard.events, await grades()])
  expect(told).toContain('effective')
  expect(told).not.toContain('kube-apiserver.yaml')
  expect(told).not.toContain('holds')
  await change({ closesAt: Date.now() })
  await server.as('ada').reaches(session.id, 'ended')
  expect((await grades())[0]!.checks[1]!.evidence).toEqual([
    expect.objectContaining({ actual: 'it does not' }),
  ])
})

test('evidence stays back while anybody in the class still works', async () => {
  const { server, id, work, check, change, session } = await begin({
    evidence: 'verdicts',
    explanations: 'after',
  })
  const hers = await work('ada')
  await check('ada', hers)
  const { classes } = server.server
  await classes.changeMember(classes.owned({ id: 'ines' }, id).room, 'bob', { extra_minutes: 10 })
  await change({ closesAt: Date.now() })
  await server.as('ada').reaches(hers.id, 'ended')
  const { body } = await server.as('ada').call<Grade[]>('GET', `/api/sessions/${hers.id}/grades`)
  expect(body[0]!.checks.flatMap(({ evidence }) => evidence)).toEqual([])
  expect((await session('ada', hers)).explained).toBe(false)
})

test('an explanation that is for after the class opens then, checked or not', async () => {
  const { server, work, check, change, session } = await begin({ explanations: 'after' })
  const hers = await work('ada')
  await check('ada', hers)
  const explanation = () => server.as('ada').call('GET', `/api/sessions/${hers.id}/explanation`)
  expect(await problemOf(explanation())).toMatchObject({
    code: 'explanation-closed',
    detail: expect.stringContaining('class is over'),
  })
  expect(await session('ada', hers)).toMatchObject({ checked: true, explained: false })
  await change({ closesAt: Date.now() })
  await server.as('ada').reaches(hers.id, 'ended')
  expect((await session('ada', hers)).explained).toBe(true)
  expect((await explanation()).status).toBe(200)
})

test('what a class holds back of a task, practice of it does not tell meanwhile', async () => {
  const { server, check, change, session } = await begin({
    ...{ hints: 'off', evidence: 'verdicts', explanations: 'after' },
    tasks: [first],
    opensAt: Date.now() + 60_000,
  })
  const practice = await server.as('ada').ready(first)
  const { call } = server.as('ada')
  const hint = () => call('POST', `/api/sessions/${practice.id}/hints/1`)
  expect((await hint()).status).toBe(200)
  await change({ opensAt: Date.now() - 60_000 })
  expect(await problemOf(hint())).toMatchObject({ code: 'no-such-hint' })
  const graded = await check('ada', practice)
  expect(graded.checks.flatMap(({ evidence }) => evidence)).toEqual([])
  expect(await session('ada', practice)).toMatchObject({
    checked: true,
    explained: false,
    evidence: 'verdicts',
    hints: 0,
  })
  const explanation = () => call('GET', `/api/sessions/${practice.id}/explanation`)
  expect(await problemOf(explanation())).toMatchObject({ code: 'explanation-closed' })
  // A task that is none of the class is practised as ever, and by others this one, too.
  const other = await server.as('ada').ready(second)
  expect((await check('ada', other)).checks[0]!.evidence).toHaveLength(1)
  const hers = await server.as('eve').ready(first)
  expect((await check('eve', hers)).checks[0]!.evidence).toHaveLength(1)
  await change({ closesAt: Date.now() })
  expect((await hint()).status).toBe(200)
  expect((await explanation()).status).toBe(200)
  expect((await check('ada', practice)).checks[0]!.evidence).toHaveLength(1)
})

/** A grader whose one task draws a number. */
async function drawing() {
  const [plain] = await fakeGrader().loadScenarios([])
  const parameters = { number: { from: 1, to: 1_000_000 } }
  return fakeGrader({ scenarios: [scenarioOf({ ...plain!, parameters, task: 'Number {{number}}.' })] })
}

test('the same draw is the same for all of a class, at every attempt, and another in another class', async () => {
  const grader = await drawing()
  const { server, work } = await begin({ draw: 'same', tasks: [first] }, { grader })
  const [hers, his] = [await work('ada'), await work('bob')]
  expect(his.seed).toBe(hers.seed)
  await server.as('ada').call('DELETE', `/api/sessions/${hers.id}`)
  expect((await work('ada')).seed).toBe(hers.seed)
  const other = await openClass(server, 'ines', { ada: 'learner' }, { draw: 'same', tasks: [first] })
  expect((await waysTo(server, other.id).work('ada')).seed).not.toBe(hers.seed)
})

test('one’s own draw is another for each learner and each attempt', async () => {
  const { server, work } = await begin({ draw: 'own', tasks: [first] }, { grader: await drawing() })
  const [hers, his] = [await work('ada'), await work('bob')]
  await server.as('ada').call('DELETE', `/api/sessions/${hers.id}`)
  const again = await work('ada')
  expect(new Set([hers.seed, his.seed, again.seed]).size).toBe(3)
})

test('who is removed from a class loses their session in it and finds neither; the rest goes on', async () => {
  const { server, id, work } = await begin()
  const [hers, his] = [await work('ada'), await work('bob')]
  await server.as('ines', 'instructor').call('DELETE', `/api/classes/${id}/members/ada`)
  const { call } = server.as('ada')
  expect(await problemOf(call('GET', `/api/sessions/${hers.id}`))).toMatchObject({ code: 'no-such-session' })
  expect(await problemOf(call('GET', `/api/classes/${id}`))).toMatchObject({ code: 'no-such-class' })
  await vi.waitFor(() => expect([...server.engine.labs.keys()]).toEqual([his.labId]))
})

test('a class that is deleted takes its labs and all work in it along', async () => {
  const { server, id, work, check } = await begin()
  const hers = await work('ada')
  await check('ada', hers)
  const practice = await server.as('ada').ready(first)
  expect((await server.as('ines', 'instructor').call('DELETE', `/api/classes/${id}`)).status).toBe(204)
  const gone = server.as('ada').call('GET', `/api/sessions/${hers.id}/grades`)
  expect(await problemOf(gone)).toMatchObject({ code: 'no-such-session' })
  await vi.waitFor(() => expect([...server.engine.labs.keys()]).toEqual([practice.labId]))
})

test('after a restart work in a class goes on in its lab, under the class’s rules and by its clock', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const before = await begin({ evidence: 'verdicts', idleMinutes: 30 }, both)
  const hers = await before.work('ada')
  const { body } = await before.pause()
  const { deadline } = await before.session('ada', hers)
  await before.server.server.close()

  const server = await startServer({ ...both, personOf: personByHeader })
  const after = waysTo(server, before.id)
  const taken = await server.as('ada').reaches(hers.id, 'ready')
  expect(taken).toMatchObject({
    labId: hers.labId,
    deadline,
    class: { id: before.id, pausedAt: body.pausedAt },
  })
  expect(JSON.stringify(await after.check('ada', hers))).not.toContain('it does not')
  expect(await after.refused('bob')).toMatchObject({ code: 'class-paused' })
  await after.resume()
  await after.work('bob')
})

test('what closed while no server ran is over when the next one starts', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const before = await begin({}, both)
  const hers = await before.work('ada')
  await before.server.server.close()
  vi.useFakeTimers({ now: Date.now() + 2 * 3_600_000, toFake: ['Date'] })
  try {
    const server = await startServer({ ...both, personOf: personByHeader })
    expect(await server.as('ada').reaches(hers.id, 'ended')).toMatchObject({
      endedBecause: 'The class is over.',
    })
    await vi.waitFor(() => expect(both.engine.labs.size).toBe(0))
  } finally {
    vi.useRealTimers()
  }
})
