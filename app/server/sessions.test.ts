import { expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { scenarioOf } from '../../grader/testing/scenarios.ts'
import { BadEngine, FakeEngine, NeverEngine } from '../../lab-infra/engines/fake/index.ts'
import type { Progress } from '../../lab-infra/lab.ts'
import type { Catalogue, Grade, Session, Status } from './api.ts'
import { fakeGrader, solvedFile } from './testing/grader.ts'
import { listenTo, problemOf, startServer } from './testing/server.ts'

test('a session lives from its task to its end, and its lab goes with it', async () => {
  const { call, ready, engine, lab } = await startServer()
  const session = await ready()
  expect(session).toMatchObject({
    scenario: 'enable-something',
    kubelet: 'quick',
    checked: false,
    hintsSeen: 0,
    warned: false,
  })
  expect(session.deadline! - session.readyAt!).toBeGreaterThan(59 * 60_000)
  expect(session.steps.map(step => [step.step, step.state]).slice(-3)).toEqual([
    ['boot', 'done'],
    ['api-server', 'done'],
    ['set-up', 'done'],
  ])
  expect(lab(session).info.labels).toEqual({ owner: 'server', learner: 'local', session: session.id })

  const hint = await call<{ markdown: string }>('POST', `/api/sessions/${session.id}/hints/1`)
  expect(hint.body.markdown).toBe('Look at the flags.')
  expect((await problemOf(call('GET', `/api/sessions/${session.id}/explanation`))).code).toBe(
    'explanation-closed',
  )

  const wrong = await call<Grade>('POST', `/api/sessions/${session.id}/check`)
  expect(wrong.body).toMatchObject({ score: 0, total: 5, passed: false, sessionId: session.id })
  await lab(session).node.writeFile(solvedFile, 'enabled effective')
  const right = await call<Grade>('POST', `/api/sessions/${session.id}/check`)
  expect(right.body).toMatchObject({ score: 5, passed: true })
  expect(right.body.checks[0]!.evidence[0]!.where).toContain('kube-apiserver.yaml:21')
  const grades = await call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)
  expect(grades.body.map(grade => grade.id)).toEqual([right.body.id, wrong.body.id])
  expect((await call('GET', `/api/sessions/${session.id}/explanation`)).status).toBe(200)

  const ended = await call<Session>('DELETE', `/api/sessions/${session.id}`)
  expect(ended.body).toMatchObject({
    state: 'ended',
    endedBecause: 'You ended it.',
    checked: true,
    hintsSeen: 1,
  })
  await vi.waitFor(() => expect(engine.labs.size).toBe(0))
  expect((await call<Session[]>('GET', '/api/sessions')).body).toEqual([])
  expect((await call<Session>('GET', `/api/sessions/${session.id}`)).body.state).toBe('ended')
  expect((await problemOf(call('POST', `/api/sessions/${session.id}/check`))).code).toBe('session-ended')
})

test('the catalogue tells what became of my attempts and which task to begin with', async () => {
  const { call, ready, lab } = await startServer()
  const list = async () => (await call<z.infer<typeof Catalogue>>('GET', '/api/scenarios')).body
  expect(await list()).toMatchObject({
    recommended: 'enable-something',
    scenarios: [{ mine: { state: 'new', attempts: 0 } }, {}],
  })
  const session = await ready()
  await call('POST', `/api/sessions/${session.id}/check`)
  expect((await list()).scenarios[0]!.mine).toMatchObject({
    state: 'tried',
    best: 0,
    attempts: 1,
    openSession: session.id,
  })
  await lab(session).node.writeFile(solvedFile, 'enabled effective')
  await call('POST', `/api/sessions/${session.id}/check`)
  expect((await list()).scenarios[0]!.mine).toMatchObject({ state: 'solved', best: 100, attempts: 2 })
  expect((await list()).recommended).toBe('fix-something')
  const detail = await call('GET', '/api/scenarios/enable-something')
  expect(detail.body).toMatchObject({ hints: 2, points: 5, checks: [{ id: 'enabled' }, {}, { guard: true }] })
})

test('a task has one open session: asking again gives the same', async () => {
  const { call, ready } = await startServer()
  const session = await ready()
  const again = await call<Session>('POST', '/api/sessions', { body: { scenario: session.scenario } })
  expect([again.status, again.body.id]).toEqual([200, session.id])
  const both = await Promise.all(
    [1, 2].map(() => call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })),
  )
  expect(new Set(both.map(answer => answer.body.id)).size).toBe(1)
})

test('the page is served while the set-up runs, and a session waits for it with its steps', async () => {
  const looked = Promise.withResolvers<void>()
  class Waiting extends FakeEngine {
    override async prepare(report: Progress, signal: AbortSignal): Promise<void> {
      await super.prepare(report, signal)
      await looked.promise
    }
  }
  const { call, reaches } = await startServer({ engine: new Waiting() })
  expect((await call<Status>('GET', '/api/status')).body.prepare.state).toBe('preparing')
  const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  expect(body.state).toBe('preparing')
  expect(body.steps[0]?.step).toBe('programs')
  looked.resolve()
  await reaches(body.id, 'ready')
  expect((await call<Status>('GET', '/api/status')).body.prepare.state).toBe('ready')
})

test('a set-up that failed says why, fails the session that waited, and is tried again on wish', async () => {
  const engine = new BadEngine('prepare')
  const { call, reaches } = await startServer({ engine })
  const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  const failed = await reaches(body.id, 'failed')
  expect(failed.problem).toMatchObject({ code: 'disk-full', remedy: 'Free 2 GB.' })
  expect((await call<Status>('GET', '/api/status')).body.prepare).toMatchObject({
    state: 'failed',
    problem: { code: 'disk-full' },
  })
  engine.failing.delete('prepare')
  expect((await call('POST', '/api/prepare')).status).toBe(202)
  expect((await call('POST', `/api/sessions/${body.id}/restart`)).status).toBe(202)
  await reaches(body.id, 'ready')
})

test('where the engine cannot work, the status tells everything that is in its way', async () => {
  const engine = new FakeEngine()
  const problems = [
    { reason: 'No namespaces', remedy: 'Allow them' },
    { reason: 'No overlay mounts', remedy: 'Use another disk' },
  ]
  engine.available = async () => ({ problems, warnings: [] })
  const { call } = await startServer({ engine })
  await vi.waitFor(async () =>
    expect((await call<Status>('GET', '/api/status')).body.prepare).toMatchObject({
      state: 'failed',
      problem: {
        code: 'engine-unavailable',
        detail: 'No namespaces; No overlay mounts',
        remedy: 'Allow them\nUse another disk',
      },
    }),
  )
})

test('a lab that cannot be made fails the session and leaves nothing; restart tries again', async () => {
  const engine = new BadEngine('create')
  const { call, reaches } = await startServer({ engine })
  const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  expect((await reaches(body.id, 'failed')).problem?.code).toBe('disk-full')
  expect(engine.labs.size).toBe(0)
  engine.failing.clear()
  await call('POST', `/api/sessions/${body.id}/restart`)
  expect((await reaches(body.id, 'ready')).problem).toBeUndefined()
  expect((await problemOf(call('POST', `/api/sessions/${body.id}/restart`))).code).toBe('nothing-to-restart')
})

test('a session that waits for a lab can be ended, which aborts the making', async () => {
  const { call, reaches } = await startServer({ engine: new NeverEngine() })
  const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  expect((await problemOf(call('POST', `/api/sessions/${body.id}/check`))).code).toBe('session-not-ready')
  await call('DELETE', `/api/sessions/${body.id}`)
  expect((await reaches(body.id, 'ended')).labId).toBeUndefined()
})

test('reset brings the same lab back to the task’s start', async () => {
  const { call, ready, reaches, lab } = await startServer()
  const session = await ready()
  await lab(session).node.writeFile(solvedFile, 'enabled')
  const reset = await call<Session>('POST', `/api/sessions/${session.id}/reset`)
  expect([reset.status, reset.body.state]).toEqual([202, 'resetting'])
  const after = await reaches(session.id, 'ready')
  expect(after.labId).toBe(session.labId)
  expect(lab(after).node.files.count).toBe(0)
  expect(lab(after).node.executed.filter(([program]) => program === 'setup.sh')).toHaveLength(2)
})

test('reset goes over to a lab of the reserve, and all but the lab is as it was', async () => {
  const [plain] = await fakeGrader().loadScenarios([])
  const parameters = { number: { from: 1, to: 1_000_000 } }
  const grader = fakeGrader({
    scenarios: [scenarioOf({ ...plain!, parameters, task: 'Number {{number}}.' })],
  })
  const setUp = vi.spyOn(grader, 'setUpScenario')
  const { engine, call, ready, reaches, lab } = await startServer({ pool: 1, grader })
  const { asOf: _, deadline: __, readyAt: ___, steps: ____, labId, ...before } = await ready(plain!.id)
  const path = `/api/sessions/${before.id}`
  await call('POST', `${path}/hints/1`)
  await call('POST', `${path}/check`)
  const grades = async () => (await call<Grade[]>('GET', `${path}/grades`)).body
  const graded = await grades()
  await vi.waitFor(async () => expect((await call<Status>('GET', '/api/status')).body.pool.ready).toBe(1))
  const [reserve] = [...engine.labs.keys()].filter(id => id !== labId)
  await call('POST', `${path}/reset`)
  const after = await reaches(before.id, 'ready')
  expect(after).toMatchObject({ ...before, hintsSeen: 1, checked: true, explained: true, labId: reserve })
  expect(await grades()).toEqual(graded)
  expect(setUp.mock.calls.map(([it, { seed }]) => [it.id, seed])).toEqual([
    [labId, before.seed],
    [lab(after).id, before.seed],
  ])
})

test('a lab that dies makes the session lost; restart gets a new lab and keeps the attempts', async () => {
  const { address, call, ready, reaches, lab } = await startServer()
  const session = await ready()
  await call('POST', `/api/sessions/${session.id}/check`)
  const { sees } = await listenTo(address, `/api/sessions/${session.id}/events`)
  await sees(event => event.type === 'control-plane')
  lab(session).die()
  await sees(event => event.type === 'session' && event.session.state === 'lost')
  await call('POST', `/api/sessions/${session.id}/restart`)
  const after = await reaches(session.id, 'ready')
  expect(after.labId).not.toBe(session.labId)
  expect((await call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)).body).toHaveLength(1)
})

test('how a lab’s kubelet is treated can be changed', async () => {
  const { call, ready, lab } = await startServer()
  const session = await ready()
  const answer = await call<Session>('POST', `/api/sessions/${session.id}/kubelet`, {
    body: { kubelet: 'untouched' },
  })
  expect(answer.body.kubelet).toBe('untouched')
  expect(lab(session).info.kubelet).toBe('untouched')
})

test('an unused lab ends after a warning, and says why', async () => {
  const engine = new FakeEngine()
  engine.stepMs = 200
  const { address, call } = await startServer({ engine, idleMinutes: 0.004, warnMinutes: 0.002 })
  const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  const { events, ended } = await listenTo(address, `/api/sessions/${body.id}/events`)
  await ended
  const told = events.flatMap(event => (event.type === 'session' ? [event.session] : []))
  expect(told.some(({ state, warned }) => state === 'ready' && warned)).toBe(true)
  expect(told.at(-1)).toMatchObject({
    state: 'ended',
    endedBecause: expect.stringContaining('Nothing was done'),
  })
})

test('extending withdraws the warning', async () => {
  const { address, call, ready } = await startServer({ idleMinutes: 1, warnMinutes: 1 })
  const session = await ready()
  const { sees } = await listenTo(address, `/api/sessions/${session.id}/events`)
  await sees(event => event.type === 'session' && event.session.warned)
  const extended = await call<Session>('POST', `/api/sessions/${session.id}/extend`)
  expect(extended.body.warned).toBe(false)
  expect(extended.body.deadline).toBeGreaterThanOrEqual(session.deadline!)
})

test('a task that needs what labs here do not have is listed with why, and refused', async () => {
  const all = await fakeGrader().loadScenarios([])
  const scenarios = all.map((it, index) => (index === 0 ? { ...it, needs: ['systemd' as const] } : it))
  const { call } = await startServer({ grader: fakeGrader({ scenarios }) })
  const { body } = await call<z.infer<typeof Catalogue>>('GET', '/api/scenarios')
  expect(body.scenarios.map(it => it.unavailable)).toEqual([expect.stringContaining('systemd'), undefined])
  expect(body.recommended).toBe(all[1]!.id)
  const refused = await problemOf(call('POST', '/api/sessions', { body: { scenario: all[0]!.id } }))
  expect(refused).toMatchObject({ status: 409, code: 'scenario-unavailable' })
})

test('what is drawn for a session stays its own, and another attempt draws anew', async () => {
  const [first] = await fakeGrader().loadScenarios([])
  const parameters = { number: { from: 1, to: 1_000_000 } }
  const scenario = scenarioOf({ ...first!, parameters, task: 'Number {{number}}.' })
  const { call, ready } = await startServer({ grader: fakeGrader({ scenarios: [scenario] }) })
  const drawn = async () => {
    const session = await ready(scenario.id)
    const task = async () =>
      (await call<{ task: string }>('GET', `/api/sessions/${session.id}/task`)).body.task
    const put = await task()
    expect(put).toBe(scenario.redraw(session.seed).task)
    await call('DELETE', `/api/sessions/${session.id}`)
    expect(await task()).toBe(put)
    return put
  }
  expect(await drawn()).not.toBe(await drawn())
  const detail = await call<{ drawn: boolean; task: string }>('GET', `/api/scenarios/${scenario.id}`)
  expect(detail.body).toMatchObject({ drawn: true, task: 'Number 1.' })
})

test('beyond the limit a session is refused, naming those that could be ended', async () => {
  const { call, ready } = await startServer({ maxLabs: 1 })
  const session = await ready()
  const refused = await problemOf(call('POST', '/api/sessions', { body: { scenario: 'fix-something' } }))
  expect(refused).toMatchObject({ status: 409, code: 'too-many-labs' })
  expect(refused.detail).toContain(session.id)
  await call('DELETE', `/api/sessions/${session.id}`)
  expect((await call('POST', '/api/sessions', { body: { scenario: 'fix-something' } })).status).toBe(201)
})

test('where nobody sets a limit, it is what the engine has room for', async () => {
  const engine = new FakeEngine()
  engine.bounds = [
    { of: 'inotify', labs: 1, beyond: 'refused', reason: 'The limit is low', remedy: 'Raise it' },
  ]
  const { call, ready } = await startServer({ engine })
  await ready()
  const second = call('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  expect(await problemOf(second)).toMatchObject({ code: 'too-many-labs' })
})
