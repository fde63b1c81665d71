/** When a lab has died, and when it only does not answer. */
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { exhausted } from '../../lab-infra/exhausted.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { Grade, Session, Status } from './api.ts'
import { fakeGrader } from './testing/grader.ts'
import { listenTo, problemOf, startServer, temporaryFolder } from './testing/server.ts'

const full = () => exhausted(Object.assign(new Error('spawn nsenter EAGAIN'), { code: 'EAGAIN' }))

test('while it cannot be told which labs run, no session is lost, and why is said; then all go on', async () => {
  const engine = new FakeEngine()
  const store = join(temporaryFolder(), 'store.sqlite')
  const first = await startServer({ engine, store })
  const session = await first.ready()
  await first.server.close()
  const adopt = vi.spyOn(engine, 'adopt').mockRejectedValue(full())
  const second = await startServer({ engine, store })
  const refused = await problemOf(
    vi.waitFor(async () => {
      const answer = await second.call('GET', `/api/sessions/${session.id}`)
      expect(answer.status).toBe(503)
      return answer
    }),
  )
  expect(refused).toMatchObject({
    code: 'labs-unknown',
    detail: expect.stringContaining('all processes of this user are in use'),
    remedy: expect.stringContaining('no lab is given up'),
  })
  const { body: status } = await second.call<Status>('GET', '/api/status')
  expect(status.warnings).toContainEqual(expect.objectContaining({ reason: refused.detail }))
  adopt.mockRestore()
  const after = await vi.waitFor(() => second.reaches(session.id, 'ready'), { timeout: 5_000 })
  expect(after.labId).toBe(session.labId)
  expect((await second.call<Status>('GET', '/api/status')).body.warnings).toEqual([])
})

test('a lab that the machine has no room to ask stays ready', async () => {
  const { address, ready, call, lab } = await startServer()
  const session = await ready()
  lab(session).node.script = () => {
    throw full()
  }
  const { sees } = await listenTo(address, `/api/sessions/${session.id}/events`)
  await sees(event => event.type === 'control-plane')
  lab(session).setControlPlane({ phase: 'unreachable', summary: 'The node does not answer' })
  await sees(event => event.type === 'control-plane' && event.state.phase === 'unreachable')
  expect((await call<Session>('GET', `/api/sessions/${session.id}`)).body.state).toBe('ready')
  lab(session).node.script = () => undefined
  expect((await call('POST', `/api/sessions/${session.id}/check`)).status).toBe(200)
})

test('a dead lab is noticed though no page is open', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { ready, reaches, lab } = await startServer()
  const session = await ready()
  lab(session).die()
  vi.advanceTimersByTime(15_000)
  await reaches(session.id, 'lost')
})

test('a check of a dead lab says so, and stores no grade', async () => {
  const { ready, reaches, call, lab } = await startServer()
  const session = await ready()
  lab(session).die()
  const refused = await problemOf(call('POST', `/api/sessions/${session.id}/check`))
  expect(refused).toMatchObject({
    status: 409,
    code: 'lab-lost',
    detail: expect.stringContaining('has died'),
  })
  await reaches(session.id, 'lost')
  expect((await call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)).body).toEqual([])
})

test('a lost lab is ended, and there is room for another', async () => {
  const { ready, reaches, call, lab, engine } = await startServer({ maxLabs: 1 })
  const session = await ready()
  const dead = lab(session)
  dead.die()
  await call('POST', `/api/sessions/${session.id}/check`)
  await reaches(session.id, 'lost')
  await vi.waitFor(() => expect(engine.labs.has(dead.id), 'nothing of it is left').toBe(false))
  await call('POST', `/api/sessions/${session.id}/restart`)
  const again = await reaches(session.id, 'ready')
  expect(again.labId).not.toBe(dead.id)
})

test('a lost session has no deadline, and does not end by one', async () => {
  const { ready, reaches, call, lab } = await startServer({ idleMinutes: 0.01, warnMinutes: 0.005 })
  const session = await ready()
  expect(session.deadline).toBeGreaterThan(Date.now())
  lab(session).die()
  await call('POST', `/api/sessions/${session.id}/check`)
  expect(await reaches(session.id, 'lost')).not.toHaveProperty('deadline')
  await new Promise(resolve => setTimeout(resolve, 1_500))
  expect((await call<Session>('GET', `/api/sessions/${session.id}`)).body.state).toBe('lost')
})

test('a check whose lab dies under it is told that, and stores no grade', async () => {
  const died = Promise.withResolvers<void>()
  const { address, ready, call, lab } = await startServer({ grader: fakeGrader({ until: died.promise }) })
  const session = await ready()
  const { sees } = await listenTo(address, `/api/sessions/${session.id}/events`)
  const check = call('POST', `/api/sessions/${session.id}/check`)
  await sees(event => event.type === 'check')
  lab(session).die()
  died.resolve()
  expect((await problemOf(check)).code).toBe('lab-lost')
  await sees(event => event.type === 'grading' && /has died/.test(event.summary ?? ''))
  expect((await call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)).body).toEqual([])
})

test('a lab that nobody could look at gets no grade', async () => {
  const grader = fakeGrader()
  const { grade } = grader
  grader.grade = async (...asked) => ({
    ...(await grade(...asked)),
    controlPlane: { phase: 'unreachable', summary: 'The node does not answer', cause: 'no answer' },
  })
  const { ready, call } = await startServer({ grader })
  const session = await ready()
  expect(await problemOf(call('POST', `/api/sessions/${session.id}/check`))).toMatchObject({
    status: 503,
    code: 'not-judged',
    detail: expect.stringContaining('no answer'),
  })
  expect((await call<Grade[]>('GET', `/api/sessions/${session.id}/grades`)).body).toEqual([])
})

test('a lab that dies while its task is set up is lost, and nothing is said of time', async () => {
  const grader = fakeGrader()
  grader.setUpScenario = async lab => {
    if (lab.id === dead) return
    dead = lab.id
    throw new LabError('node-gone', 'The lab node has ended')
  }
  let dead: string | undefined
  const { call, reaches } = await startServer({ grader })
  const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario: 'fix-something' } })
  const lost = await reaches(body.id, 'lost')
  expect(lost.problem).toMatchObject({ code: 'lab-lost', detail: expect.stringContaining('has died') })
})

test('a lab whose reset a killed server left undone is reset again', async () => {
  const engine = new FakeEngine()
  const store = join(temporaryFolder(), 'store.sqlite')
  const first = await startServer({ engine, store })
  const session = await first.ready()
  await first.server.close()
  const lab = first.lab(session)
  lab.info.state = 'resetting'
  await lab.node.writeFile('/left', 'over')
  const second = await startServer({ engine, store })
  const after = await second.reaches(session.id, 'ready')
  expect(after.labId).toBe(session.labId)
  expect(lab.node.files.count).toBe(0)
})
