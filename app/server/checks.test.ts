import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { FakeLab } from '../../lab-infra/engines/fake/index.ts'
import type { Grade } from './api.ts'
import { fakeGrader, solvedFile } from './testing/grader.ts'
import { listenTo, problemOf, startServer } from './testing/server.ts'

test('the events tell the whole course of a check', async () => {
  const { address, call, ready } = await startServer()
  const session = await ready()
  const { response, events, sees, types } = await listenTo(address, `/api/sessions/${session.id}/events`)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  await sees(event => event.type === 'control-plane')
  const { body } = await call<Grade>('POST', `/api/sessions/${session.id}/check`)
  await sees(event => event.type === 'session' && event.session.checked)
  expect(types()).toEqual([
    'session',
    'control-plane',
    'grading',
    'grading',
    'check',
    'check',
    'check',
    'grade',
    'session',
  ])
  expect(events.find(event => event.type === 'grade')).toEqual({ type: 'grade', grade: body })
})

test('a second check beside a running one is refused', async () => {
  const { address, call, ready } = await startServer({ grader: fakeGrader({ checkMs: 100 }) })
  const session = await ready()
  const { sees } = await listenTo(address, `/api/sessions/${session.id}/events`)
  const first = call<Grade>('POST', `/api/sessions/${session.id}/check`)
  await sees(event => event.type === 'grading')
  for (const what of ['check', 'reset'])
    expect(await problemOf(call('POST', `/api/sessions/${session.id}/${what}`))).toMatchObject({
      status: 409,
      code: 'check-running',
    })
  expect((await first).status).toBe(200)
  expect((await call('POST', `/api/sessions/${session.id}/check`)).status).toBe(200)
})

test('a page that comes in the middle of a check hears what it missed', async () => {
  const bothHear = Promise.withResolvers<void>()
  const { address, call, ready } = await startServer({ grader: fakeGrader({ until: bothHear.promise }) })
  const session = await ready()
  const early = await listenTo(address, `/api/sessions/${session.id}/events`)
  const check = call<Grade>('POST', `/api/sessions/${session.id}/check`)
  await early.sees(event => event.type === 'check' && event.result.id === 'effective')
  early.stop()
  const late = await listenTo(address, `/api/sessions/${session.id}/events`)
  await late.sees(event => event.type === 'session')
  bothHear.resolve()
  await late.sees(event => event.type === 'grade')
  expect(late.types()[0]).toBe('session')
  expect(late.events.flatMap(event => (event.type === 'check' ? [event.result.id] : []))).toEqual([
    'enabled',
    'effective',
    'healthy',
  ])
  await check
})

test('ending the session ends its check and its events', async () => {
  const { address, call, ready } = await startServer({ grader: fakeGrader({ checkMs: 1_000 }) })
  const session = await ready()
  const { sees, ended, events } = await listenTo(address, `/api/sessions/${session.id}/events`)
  const check = call('POST', `/api/sessions/${session.id}/check`)
  await sees(event => event.type === 'grading')
  await call('DELETE', `/api/sessions/${session.id}`)
  expect((await problemOf(check)).code).toBe('session-ended')
  await ended
  expect(events.some(event => event.type === 'session' && event.session.state === 'ended')).toBe(true)
  const again = await fetch(`${address}/api/sessions/${session.id}/events`, {
    headers: { 'last-event-id': 'end' },
  })
  expect(again.status).toBe(204)
})

test('the control plane is followed only while somebody listens', async () => {
  const { address, ready, lab } = await startServer()
  const session = await ready()
  const followers = countFollowers(lab(session))
  const [one, two] = [
    await listenTo(address, `/api/sessions/${session.id}/events`),
    await listenTo(address, `/api/sessions/${session.id}/events`),
  ]
  await two.sees(event => event.type === 'session')
  expect(followers.count).toBe(1)
  lab(session).setControlPlane({
    phase: 'broken',
    summary: 'kube-apiserver does not start',
    cause: 'unknown flag: --foo',
  })
  for (const each of [one, two])
    await each.sees(event => event.type === 'control-plane' && event.state.cause === 'unknown flag: --foo')
  one.stop()
  two.stop()
  await expect.poll(() => followers.count).toBe(0)
})

test('a check of one session does not hinder that of another', async () => {
  const { call, ready, lab } = await startServer({ grader: fakeGrader({ checkMs: 30 }) })
  const sessions = [await ready('enable-something'), await ready('fix-something')]
  await lab(sessions[0]!).node.writeFile(solvedFile, 'enabled effective')
  const grades = await Promise.all(sessions.map(({ id }) => call<Grade>('POST', `/api/sessions/${id}/check`)))
  expect(grades.map(({ body }) => [body.scenario, body.passed])).toEqual([
    ['enable-something', true],
    ['fix-something', false],
  ])
})

test('the machine’s set-up is told as it goes on', async () => {
  const { address } = await startServer()
  const { events, sees } = await listenTo(address, '/api/events')
  await sees(event => (event as { type: string }).type === 'status')
  expect(events[0]).toMatchObject({ status: { engine: 'fake', pool: { wanted: 0 } } })
})

test('a reader that takes nothing is cut off rather than kept in memory', async () => {
  const { address, ready, lab } = await startServer()
  const session = await ready()
  const followers = countFollowers(lab(session))
  const { hostname, port, host } = new URL(address)
  const socket = connect(Number(port), hostname).on('error', () => {})
  onTestFinished(() => void socket.destroy())
  socket.pause().write(`GET /api/sessions/${session.id}/events HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  await expect.poll(() => followers.count).toBe(1)
  await expect
    .poll(
      () => {
        lab(session).setControlPlane({ phase: 'broken', summary: 'broken', cause: 'x'.repeat(500_000) })
        return followers.count
      },
      { timeout: 15_000, interval: 5 },
    )
    .toBe(0)
})

/** How many follow the lab's control plane from now on. */
function countFollowers(lab: FakeLab): { count: number } {
  const followers = { count: 0 }
  const original = lab.controlPlane.bind(lab)
  lab.controlPlane = async function* (signal) {
    followers.count++
    try {
      yield* original(signal)
    } finally {
      followers.count--
    }
  }
  return followers
}
