/** The board as those see it who teach a class. */
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine } from '../../../../lab-infra/engines/fake/index.ts'
import { fakeGrader } from '../../testing/grader.ts'
import { asPerson, personByHeader } from '../../testing/persons.ts'
import { listenTo, startServer, temporaryFolder } from '../../testing/server.ts'
import { classAtWork, waysTo } from '../testing/board.ts'

const minute = 60_000
const soon = (look: () => void) => vi.waitFor(look, { timeout: 5_000, interval: 10 })

/** The server's clock goes on by so much; timers are as ever. */
function later(ms: number): void {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
}

const crashed = {
  phase: 'broken',
  component: 'kube-apiserver',
  summary: 'kube-apiserver ended',
  cause: 'exit code 1: error: unknown flag: --audit',
} as const

test('first comes the class with all its learners, in the order of their names', async () => {
  const { board, server, id } = await classAtWork({ title: 'API server security' })
  const { room } = server.server.classes.owned({ id: 'ines' }, id)
  await server.as('aaron').call('GET', '/api/status')
  await server.server.classes.addMember(room, 'aaron')
  await server.server.classes.addMember(room, 'otto', 'assistant')
  const { events, rows, shows } = await board()
  await shows('ada', {
    name: 'Ada',
    number: 1,
    present: false,
    attempts: 0,
    checks: [],
    needs: [],
    solved: [],
  })
  expect(events.slice(0, 2)).toMatchObject([
    { type: 'class', class: { title: 'API server security', joinCode: room.record.joinCode, as: 'teacher' } },
    { type: 'board', asOf: expect.any(Number) },
  ])
  expect(rows().map(({ name }) => name)).toEqual(['Aaron', 'Ada', 'Bob'])
})

test('who joins and who leaves is told, and nothing of them is sent twice', async () => {
  const { board, server, id } = await classAtWork()
  const { rows, shows, events } = await board()
  await shows('bob', {})
  const { classes } = server.server
  const { room } = classes.owned({ id: 'ines' }, id)
  await classes.addMember(room, 'cleo')
  await shows('cleo', { number: 3 })
  await classes.removeMember(room, 'ada', async () => {})
  await soon(() => expect(rows().map(({ person }) => person)).toEqual(['bob', 'cleo']))
  const [change] = events.filter(({ type }) => type === 'rows')
  expect(change).toMatchObject({ rows: [{ person: 'cleo' }], order: ['ada', 'bob', 'cleo'] })
})

test('the course of a task is told: its lab, its checks as they pass, attempts, score', async () => {
  const { board, work, check } = await classAtWork()
  const { shows } = await board()
  const session = await work('ada')
  await shows('ada', {
    session: { id: session.id, title: 'Enable something', state: 'ready', checking: false, hintsSeen: 0 },
    checks: [
      { id: 'enabled', title: 'The plugin is enabled', guard: false },
      { id: 'effective', guard: false },
      { id: 'healthy', guard: true },
    ],
    ...{ attempts: 0, workingSince: session.startedAt, workedMs: 0 },
  })
  await check('ada', session, 'enabled')
  await shows('ada', {
    ...{ attempts: 1, best: 60, solved: [], needs: [] },
    checks: [{ outcome: 'passed' }, { outcome: 'failed' }, { outcome: 'passed' }],
  })
  await check('ada', session, 'enabled effective')
  await shows('ada', { attempts: 2, best: 100, solved: ['enable-something'] })
})

test('while a check runs its results are told as they come, and those of before until then', async () => {
  const until = Promise.withResolvers<void>()
  let grader = fakeGrader()
  const changing = { ...grader, grade: (...args: Parameters<typeof grader.grade>) => grader.grade(...args) }
  const { board, work, check } = await classAtWork({}, { grader: changing })
  const { shows } = await board()
  const session = await work('ada')
  await check('ada', session, 'effective')
  await shows('ada', { checks: [{ outcome: 'failed' }, { outcome: 'passed' }, {}] })
  grader = fakeGrader({ until: until.promise })
  const checked = check('ada', session, 'enabled')
  await shows('ada', {
    session: { checking: true },
    checks: [{ outcome: 'passed' }, { outcome: 'failed' }, {}],
    attempts: 1,
  })
  until.resolve()
  await checked
  await shows('ada', { session: { checking: false }, attempts: 2 })
})

test('a page of a learner’s is told while it is there: of their lab, or of the class', async () => {
  const { board, work, server, id } = await classAtWork()
  const { shows } = await board()
  const session = await work('ada')
  const lab = await listenTo(server.address, `/api/sessions/${session.id}/events`, asPerson('ada'))
  await shows('ada', { present: true })
  lab.stop()
  await shows('ada', { present: false })
  const page = await listenTo(server.address, `/api/classes/${id}/events`, asPerson('bob'))
  await shows('bob', { present: true })
  page.stop()
  await shows('bob', { present: false })
})

test('the control plane is told with the component’s own words, with and without a page that follows it', async () => {
  const { board, work, server } = await classAtWork()
  const session = await work('ada')
  server.lab(session).setControlPlane(crashed)
  const { shows } = await board()
  await shows('ada', { session: { controlPlane: crashed } })
  await listenTo(server.address, `/api/sessions/${session.id}/events`, asPerson('ada'))
  const repaired = { phase: 'ready', summary: 'kube-apiserver ready' } as const
  server.lab(session).setControlPlane(repaired)
  await shows('ada', { session: { controlPlane: repaired } })
})

test('a lab whose board and pages are closed is not looked at', async () => {
  const { board, work, server, session } = await classAtWork()
  const mine = await work('ada')
  const { shows, stop } = await board()
  await shows('ada', { session: { controlPlane: { phase: 'ready' } } })
  stop()
  await vi.waitFor(async () => expect((await session('ada', mine)).controlPlane).toBeUndefined())
  expect(server.engine.labs.size).toBe(1)
})

test('those who teach are told what the learner is to find out; the learner is not', async () => {
  const [first] = await fakeGrader().loadScenarios([])
  const brokenAtStart = { ...first!, brokenAtStart: 'kube-apiserver' as const }
  brokenAtStart.redraw = () => brokenAtStart
  const { board, work, server, session } = await classAtWork(
    { tasks: ['enable-something'] },
    { grader: fakeGrader({ scenarios: [brokenAtStart] }) },
  )
  const mine = await work('ada')
  await listenTo(server.address, `/api/sessions/${mine.id}/events`, asPerson('ada'))
  server.lab(mine).setControlPlane(crashed)
  const { shows } = await board()
  await shows('ada', { session: { controlPlane: crashed } })
  expect((await session('ada', mine)).controlPlane).toMatchObject({ phase: 'broken' })
  expect(JSON.stringify(await session('ada', mine))).not.toContain('unknown flag')
  later(6 * minute)
  await shows('ada', { needs: [] })
  later(2 * minute)
  await shows('ada', { needs: [{ why: 'down', says: 'The API server has been down for 8 min' }] })
})

test('who needs help comes first, and is told why', async () => {
  const { board, work, check, hand, act } = await classAtWork()
  const view = await board()
  const session = await work('bob')
  for (let attempt = 0; attempt < 3; attempt++) await check('bob', session, 'enabled')
  await view.shows('bob', {
    needs: [{ why: 'stuck', says: '“A node cannot label another node” failed 3 times in a row' }],
  })
  expect(view.rows().map(({ person }) => person)).toEqual(['bob', 'ada'])
  await hand('ada', true)
  await view.shows('ada', { handRaisedAt: expect.any(Number), needs: [{ why: 'hand' }] })
  expect(view.rows().map(({ person }) => person)).toEqual(['ada', 'bob'])
  await act('ada', 'hand-seen')
  await view.shows('ada', { handSeenAt: expect.any(Number), needs: [] })
  expect(view.rows().map(({ person }) => person)).toEqual(['bob', 'ada'])
  await check('bob', session, 'enabled effective')
  await view.shows('bob', { needs: [] })
})

test('an API server that is down for five minutes is told, through all that is said of it meanwhile', async () => {
  const { board, work, server } = await classAtWork()
  const session = await work('ada')
  const { shows } = await board()
  server.lab(session).setControlPlane(crashed)
  await listenTo(server.address, `/api/sessions/${session.id}/events`, asPerson('ada'))
  await shows('ada', { session: { controlPlane: crashed } })
  later(4 * minute)
  const again = { phase: 'restarting', component: 'kube-apiserver', summary: 'it is being started' } as const
  server.lab(session).setControlPlane(again)
  await shows('ada', { session: { controlPlane: again }, needs: [] })
  later(minute)
  await shows('ada', { needs: [{ why: 'down', says: 'The API server has been down for 5 min' }] })
  const scheduler = { phase: 'broken', component: 'kube-scheduler', summary: 'kube-scheduler ended' } as const
  server.lab(session).setControlPlane(scheduler)
  await shows('ada', { session: { controlPlane: scheduler }, needs: [] })
})

test('who does nothing for ten minutes is told, but not while the class is paused, nor at once after it', async () => {
  const { board, work, server, id } = await classAtWork({ idleMinutes: 240 })
  await work('ada')
  const { shows } = await board()
  later(11 * minute)
  await shows('ada', { needs: [{ why: 'idle', says: 'Nothing done for 11 min' }] })
  await shows('bob', { needs: [{ why: 'idle', says: 'Has no task open for 11 min' }] })
  const teach = (what: string) => server.as('ines', 'instructor').call('POST', `/api/classes/${id}/${what}`)
  await teach('pause')
  await shows('ada', { needs: [] })
  later(30 * minute)
  await teach('resume')
  later(9 * minute)
  await shows('ada', { needs: [] })
  later(minute)
  await shows('ada', { needs: [{ why: 'idle', says: 'Nothing done for 10 min' }] })
})

test('who has solved their task, or whose class is over, is expected to do nothing', async () => {
  const { board, work, check, server, id } = await classAtWork({ idleMinutes: 240 })
  const { shows } = await board()
  await check('ada', await work('ada'), 'enabled effective')
  await shows('ada', { solved: ['enable-something'] })
  later(20 * minute)
  await shows('bob', { needs: [{ why: 'idle' }] })
  await shows('ada', { needs: [] })
  await server
    .as('ines', 'instructor')
    .call('PATCH', `/api/classes/${id}`, { body: { closesAt: Date.now() - 1 } })
  await shows('bob', { needs: [] })
  await shows('ada', { session: { state: 'ended', endedBecause: 'The class is over.' } })
})

test('what was done is told with the time it took, also once its session is over, and goes on in the next', async () => {
  const { board, work, check, act } = await classAtWork()
  const { shows } = await board()
  const first = await work('ada')
  await check('ada', first, 'enabled')
  later(7 * minute)
  await act('ada', 'end', { session: first.id })
  await shows('ada', {
    session: { id: first.id, state: 'ended', title: 'Enable something' },
    checks: [{ outcome: 'passed' }, { outcome: 'failed' }, { outcome: 'passed' }],
    attempts: 1,
  })
  const second = await work('ada')
  await shows('ada', { session: { id: second.id }, attempts: 1, workingSince: second.startedAt })
  const { row } = await board()
  await soon(() => expect(row('ada')?.workedMs).toBeGreaterThanOrEqual(7 * minute))
  expect(row('ada')?.workedMs).toBeLessThan(8 * minute)
})

test('of several open tasks the one is told in which something was done last', async () => {
  const { board, work, check } = await classAtWork({ labsEach: 2 })
  const { shows } = await board()
  const first = await work('ada')
  later(1_000)
  const second = await work('ada', 'fix-something')
  await shows('ada', { session: { id: second.id } })
  later(1_000)
  await check('ada', first, 'enabled')
  await shows('ada', { session: { id: first.id } })
})

test('who waits for a lab is told their place', async () => {
  const { board, work, server, id } = await classAtWork({}, { maxLabs: 1 })
  await work('ada')
  await server.as('bob').call('POST', '/api/sessions', { body: { scenario: 'fix-something', class: id } })
  const { shows } = await board()
  await shows('bob', { session: { state: 'preparing', queue: { place: 1 } } })
})

test('a board that is opened anew after a restart of the server tells the same', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const before = await classAtWork({}, both)
  const session = await before.work('ada')
  for (let attempt = 0; attempt < 3; attempt++) await before.check('ada', session, 'enabled')
  const ended = await before.work('bob')
  await before.check('bob', ended, 'enabled effective')
  await before.act('bob', 'end', { session: ended.id })
  await before.hand('bob', true)
  const { shows, rows } = await before.board()
  await shows('ada', { needs: [{ why: 'stuck' }], session: { controlPlane: { phase: 'ready' } } })
  await shows('bob', { needs: [{ why: 'hand' }] })
  const told = rows()
  await before.server.server.close()

  const server = await startServer({ ...both, personOf: personByHeader, maxLabs: 8 })
  await server.as('ada').reaches(session.id, 'ready')
  const after = await waysTo(server, before.id).board()
  await after.shows('ada', { needs: [{ why: 'stuck' }], session: { controlPlane: { phase: 'ready' } } })
  const stable = (row: (typeof told)[number]) => ({
    ...row,
    lastAt: 0,
    session: { ...row.session, controlPlane: 0 },
  })
  expect(after.rows().map(stable)).toEqual(told.map(stable))
})

test('the names that learners give themselves are told as text, and a change of one within seconds', async () => {
  const { board, server } = await classAtWork()
  const name = '<img src=x onerror=alert(1)>'
  const { shows } = await board()
  await server.as('ada').call('POST', '/api/me', { body: { name } })
  await shows('ada', { name })
})

test('the board of a class that is deleted ends, and whoever is taken out of it is told nothing more', async () => {
  const { board, server, id } = await classAtWork()
  const { classes } = server.server
  const { room } = classes.owned({ id: 'ines' }, id)
  await server.as('otto', 'assistant').call('GET', '/api/status')
  await classes.addMember(room, 'otto', 'assistant')
  const [his, hers] = [await board('otto'), await board()]
  await his.shows('ada', {})
  await classes.removeMember(room, 'otto', async () => {})
  await his.ended
  expect(his.events.at(-1)).toEqual({ type: 'gone' })
  expect(hers.events.at(-1)).not.toEqual({ type: 'gone' })
  await server.as('ines', 'instructor').call('DELETE', `/api/classes/${id}`)
  await hers.ended
  expect(hers.events.at(-1)).toEqual({ type: 'gone' })
})

test('where nothing changes nothing is sent', async () => {
  const { board, work, server } = await classAtWork()
  const session = await work('ada')
  const { shows, events } = await board()
  await shows('ada', { session: { controlPlane: { phase: 'ready' } } })
  const { length } = events
  server.lab(session).setControlPlane(crashed)
  const other = await board()
  await other.shows('ada', {})
  await listenTo(server.address, `/api/sessions/${session.id}/events`, asPerson('ada'))
  await shows('ada', { session: { controlPlane: crashed } })
  const sent = events.slice(length)
  expect(sent.length).toBeLessThanOrEqual(3)
  for (const event of sent) expect(event).toMatchObject({ type: 'rows', rows: [{ person: 'ada' }] })
})
