import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { scenarioOf } from '../../grader/testing/scenarios.ts'
import { FakeEngine, type FakeLab } from '../../lab-infra/engines/fake/index.ts'
import { openStore } from '../store/open.ts'
import type { Grade, Session, Status, Task } from './api.ts'
import { fakeGrader, solvedFile } from './testing/grader.ts'
import { startServer, temporaryFolder } from './testing/server.ts'

/** What two servers in a row share: the labs that run, and the store. */
const shared = () => ({ engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') })

test('after a restart a session goes on in its lab, with its attempts and its deadline', async () => {
  const both = shared()
  const first = await startServer(both)
  const session = await first.ready()
  await first.lab(session).node.writeFile(solvedFile, 'enabled')
  await first.call('POST', `/api/sessions/${session.id}/check`)
  await first.server.close()
  expect(both.engine.labs.size).toBe(1)

  const second = await startServer(both)
  const after = await second.call<Session>('GET', `/api/sessions/${session.id}`)
  expect(after.body).toMatchObject({
    state: 'ready',
    labId: session.labId,
    checked: true,
    startedAt: session.startedAt,
  })
  expect(Math.abs(after.body.deadline! - session.deadline!)).toBeLessThan(30_000)
  expect((await second.call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)).body).toHaveLength(1)
  const again = await second.call<Grade>('POST', `/api/sessions/${session.id}/check`)
  expect(again.body.score).toBe(3)
})

test('after a restart a session has what was drawn for it', async () => {
  const [plain] = await fakeGrader().loadScenarios([])
  const parameters = { number: { from: 1, to: 1_000_000 } }
  const scenarios = [scenarioOf({ ...plain!, parameters, task: 'Number {{number}}.' })]
  const both = { ...shared(), grader: fakeGrader({ scenarios }) }
  const first = await startServer(both)
  const session = await first.ready(plain!.id)
  const path = `/api/sessions/${session.id}/task`
  const { body: before } = await first.call<Task>('GET', path)
  await first.server.close()
  const second = await startServer(both)
  expect((await second.reaches(session.id, 'ready')).seed).toBe(session.seed)
  expect((await second.call<Task>('GET', path)).body).toEqual(before)
})

test('a deadline that passed while no server ran is put off, so that the page can warn first', async () => {
  const both = shared()
  const first = await startServer(both)
  const session = await first.ready()
  await first.server.close()
  const store = await openStore(both.store)
  await store.updateSession(session.id, { deadline: Date.now() - 3_600_000 })
  await store.close()
  const second = await startServer(both)
  const after = await second.reaches(session.id, 'ready')
  await vi.waitFor(async () => {
    const { body } = await second.call<Session>('GET', `/api/sessions/${session.id}`)
    expect(body.warned).toBe(true)
    expect(body.deadline).toBeGreaterThan(Date.now() + 4 * 60_000)
  })
  expect(after.labId).toBe(session.labId)
})

test('a session whose lab has gone is lost, and the page can restart it', async () => {
  const both = shared()
  const first = await startServer(both)
  const session = await first.ready()
  await first.server.close()
  both.engine.labs.clear()
  const second = await startServer(both)
  const lost = await second.reaches(session.id, 'lost')
  expect(lost.problem).toMatchObject({ code: 'lab-lost', remedy: expect.stringContaining('Restart') })
  await second.call('POST', `/api/sessions/${session.id}/restart`)
  await second.reaches(session.id, 'ready')
})

test('a session that was preparing starts over, and what was half made is ended', async () => {
  const both = shared()
  both.engine.stepMs = 200
  const first = await startServer(both)
  const { body } = await first.call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  const half = (await both.engine.create(
    'half-made',
    { labels: { owner: 'server', session: body.id } },
    () => {},
    new AbortController().signal,
  )) as FakeLab
  await first.server.close()
  both.engine.stepMs = 0
  const second = await startServer(both)
  const after = await second.reaches(body.id, 'ready')
  expect(after.labId).not.toBe(half.id)
  await vi.waitFor(() => expect([...both.engine.labs.keys()]).toEqual([after.labId]))
})

test('a reset that was interrupted is done again', async () => {
  const both = shared()
  const first = await startServer(both)
  const session = await first.ready()
  await first.lab(session).node.writeFile('/left', 'over')
  first.lab(session).reset = (_report, signal) =>
    new Promise((_, reject) => signal?.addEventListener('abort', reject))
  await first.call('POST', `/api/sessions/${session.id}/reset`)
  await first.server.close()
  const lab = first.lab(session) as Partial<FakeLab>
  delete lab.reset
  const second = await startServer(both)
  await second.reaches(session.id, 'ready')
  expect(second.lab(session).node.files.count).toBe(0)
})

test('reserve labs are taken up, orphans of the server are ended, labs of others are left alone', async () => {
  const both = shared()
  const make = (id: string, labels: Record<string, string>) =>
    both.engine.create(id, { labels }, () => {}, new AbortController().signal)
  await make('reserve', { owner: 'server', pool: 'yes' })
  await make('orphan', { owner: 'server', session: 'gone' })
  await make('mine', { owner: 'command line' })
  const { call } = await startServer({ ...both, pool: 1 })
  await vi.waitFor(async () => {
    expect([...both.engine.labs.keys()].toSorted()).toEqual(['mine', 'reserve'])
    expect((await call<Status>('GET', '/api/status')).body.pool).toEqual({ wanted: 1, ready: 1 })
  })
})

test('a server that is told to end its labs leaves none', async () => {
  const both = shared()
  const { server, ready, call } = await startServer({ ...both, pool: 1 })
  await ready()
  await vi.waitFor(async () => expect((await call<Status>('GET', '/api/status')).body.pool.ready).toBe(1))
  await server.close({ endLabs: true })
  expect(both.engine.labs.size).toBe(0)
})
