/** Nobody meets with what is another's: each route of the API, asked by the owner, by another, and for what nobody has. */
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { z } from 'zod'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import type { Catalogue, Session, TerminalTicket } from './api.ts'
import { solvedFile } from './testing/grader.ts'
import { asPerson, personByHeader } from './testing/persons.ts'
import {
  problemOf,
  startServer,
  type TestClient,
  type TestServer,
  temporaryFolder,
} from './testing/server.ts'
import { refusal } from './testing/upgrade.ts'

/** Where one's session is named: what its owner gets. */
const ofSessions: Record<string, { status: number; body?: unknown }> = {
  'GET /api/sessions/{id}': { status: 200 },
  'GET /api/sessions/{id}/task': { status: 200 },
  'DELETE /api/sessions/{id}': { status: 200 },
  'GET /api/sessions/{id}/events': { status: 200 },
  'POST /api/sessions/{id}/check': { status: 200 },
  'GET /api/sessions/{id}/grades': { status: 200 },
  'POST /api/sessions/{id}/reset': { status: 202 },
  'POST /api/sessions/{id}/restart': { status: 409 },
  'POST /api/sessions/{id}/extend': { status: 200 },
  'POST /api/sessions/{id}/kubelet': { status: 200, body: { kubelet: 'untouched' } },
  'POST /api/sessions/{id}/hints/{n}': { status: 200 },
  'GET /api/sessions/{id}/explanation': { status: 409 },
  'GET /api/sessions/{id}/terminals': { status: 200 },
  'POST /api/sessions/{id}/terminals': { status: 201, body: {} },
  'POST /api/sessions/{id}/terminals/{tid}/ticket': { status: 201 },
  'DELETE /api/sessions/{id}/terminals/{tid}': { status: 204 },
  'PATCH /api/sessions/{id}/looks/{look}': { status: 404, body: { mayType: true } },
  'DELETE /api/sessions/{id}/looks/{look}': { status: 404 },
}

/** What the API document leaves out. */
const undescribed = [
  'GET /healthz',
  'GET /metrics',
  'GET /api/openapi.json',
  'GET /api/sign-in/callback/issuer',
]

/** Where no session is named: what another gets, of which nothing may tell of the session. `varies`: two servers never say the same. */
const ofAll: Record<string, { status: number; body?: unknown; varies?: true }> = {
  'GET /healthz': { status: 200 },
  'GET /metrics': { status: 200, varies: true },
  'GET /api/openapi.json': { status: 200 },
  'GET /api/status': { status: 200 },
  'GET /api/events': { status: 200 },
  'GET /api/sign-in': { status: 200 },
  'GET /api/privacy': { status: 200 },
  'POST /api/sign-in/code': { status: 403, body: { code: 'zzzz-zzzz-zzzz' } },
  'POST /api/sign-in/issuer': { status: 409, body: {} },
  'POST /api/sign-in/invitation': { status: 403, body: { invitation: 'unknown' } },
  'GET /api/sign-in/callback/issuer': { status: 409 },
  'POST /api/join': { status: 404, body: { code: 'zzzz-zzzz' } },
  'DELETE /api/sign-in': { status: 204 },
  'GET /api/me': { status: 200 },
  'POST /api/me': { status: 200, body: { name: 'Robert' } },
  'DELETE /api/me': { status: 204 },
  'GET /api/me/data': { status: 200, varies: true },
  'POST /api/me/code': { status: 200, varies: true },
  'GET /api/me/sign-ins': { status: 200 },
  'DELETE /api/me/sign-ins/{id}': { status: 404 },
  'GET /api/invitations': { status: 403 },
  'POST /api/invitations': { status: 403, body: { role: 'instructor' } },
  'DELETE /api/invitations/{id}': { status: 403 },
  'POST /api/prepare': { status: 202 },
  'GET /api/scenarios': { status: 200 },
  'GET /api/scenarios/{id}': { status: 200 },
  'POST /api/scenarios/{id}/ahead': { status: 202 },
  'GET /api/sessions': { status: 200 },
  'POST /api/sessions': { status: 201, body: { scenario: 'enable-something' }, varies: true },
}

/** Asks a route; of a stream only the first event is waited for. */
async function ask(
  address: string,
  route: string,
  ids: Record<string, string>,
  learner: string,
  body?: unknown,
) {
  const [method, path = ''] = route.split(' ')
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(address + path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? ''), {
    method,
    headers: { ...asPerson(learner), ...(body !== undefined && { 'content-type': 'application/json' }) },
    signal: abort.signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type')
  const text = type?.startsWith('text/event-stream') ? await firstEvent(response) : await response.text()
  return { status: response.status, type, text }
}

async function firstEvent(response: Response): Promise<string> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (/^data: .*\n\n/m.test(text)) break
  }
  return text
}

/** Alice's session, with a terminal. */
async function begin() {
  const server = await startServer({ personOf: personByHeader, maxLabs: 3 })
  const session = await server.as('alice').ready()
  await server.as('alice').call('POST', `/api/sessions/${session.id}/terminals`, { body: {} })
  return { server, session }
}

/** All that can be seen of a session, but for the time of the answer. */
async function stateOf(server: TestServer, { id }: Session) {
  const { call } = server.as('alice')
  const {
    asOf: _,
    deadline: __,
    controlPlane: ___,
    ...session
  } = (await call<Session>('GET', `/api/sessions/${id}`)).body
  const of = async (what: string) => (await call('GET', `/api/sessions/${id}/${what}`)).body
  return { session, terminals: await of('terminals'), grades: await of('grades') }
}

test('the rows here are the routes of the API, but for those of classes', async () => {
  const { call } = await startServer()
  const { body } = await call<{ paths: Record<string, object> }>('GET', '/api/openapi.json')
  const routes = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  const others = routes.filter(route => !route.includes(' /api/classes'))
  expect(Object.keys({ ...ofSessions, ...ofAll }).toSorted()).toEqual([...others, ...undescribed].toSorted())
})

test.each(Object.entries(ofSessions))(
  '%s answers another as if there were no session, and its owner as ever',
  async (route, { status, body }) => {
    const { server, session } = await begin()
    const { address } = server
    const before = await stateOf(server, session)
    const path = { n: '1', tid: 't1', look: '0' }
    const nobodys = await ask(address, route, { ...path, id: '0'.repeat(16) }, 'bob', body)
    const anothers = await ask(address, route, { ...path, id: session.id }, 'bob', body)
    expect(nobodys).toMatchObject({ status: 404, text: expect.stringContaining('no-such-session') })
    expect(anothers).toEqual({ ...nobodys, text: nobodys.text.replaceAll('0'.repeat(16), session.id) })
    expect(await stateOf(server, session)).toEqual(before)
    expect(await ask(address, route, { ...path, id: session.id }, 'alice', body)).toMatchObject({ status })
  },
)

test.each(Object.entries(ofAll))(
  '%s tells another nothing of a session',
  async (route, { status, body, varies = false }) => {
    const { server, session } = await begin()
    await server.as('alice').call('POST', `/api/sessions/${session.id}/check`)
    const ids = { id: session.scenario }
    const answer = await ask(server.address, route, ids, 'bob', body)
    expect(answer.status).toBe(status)
    for (const secret of [session.id, session.labId!, 'alice']) expect(answer.text).not.toContain(secret)
    if (varies) return
    const untouched = await startServer({ personOf: personByHeader })
    await untouched.as('nobody').ready('fix-something')
    expect(answer).toEqual(await ask(untouched.address, route, ids, 'bob', body))
  },
)

test('a session that has ended stays its owner’s', async () => {
  const { server, session } = await begin()
  const path = `/api/sessions/${session.id}`
  await server.as('alice').call('DELETE', path)
  expect((await problemOf(server.as('bob').call('GET', path))).code).toBe('no-such-session')
  expect(await server.as('alice').call('GET', path)).toMatchObject({ body: { state: 'ended' } })
})

test('a ticket admits its owner only, and another gets the answer to one that is unknown', async () => {
  const { server, session } = await begin()
  const { address } = server
  const { call } = server.as('alice')
  const ticket = async () => {
    const path = `/api/sessions/${session.id}/terminals/t1/ticket`
    return (await call<TerminalTicket>('POST', path)).body.ticket
  }
  const connect = (which: string, learner: string) =>
    refusal(address, `/api/terminals/connect?ticket=${which}`, { origin: address, ...asPerson(learner) })
  expect(await connect(await ticket(), 'bob')).toBe(await connect('unknown', 'bob'))
  expect(await connect('unknown', 'bob')).toBe('403 bad-ticket')
  expect(await connect(await ticket(), 'alice')).toBe('upgraded')
})

test('two learners have the same task open, each in a lab and with grades and hints of their own', async () => {
  const server = await startServer({ personOf: personByHeader })
  const [alice, bob] = [server.as('alice'), server.as('bob')]
  const [hers, his] = [await alice.ready(), await bob.ready()]
  expect(his.labId).not.toBe(hers.labId)
  expect(server.lab(his).info.labels).toMatchObject({ learner: 'bob', session: his.id })
  await alice.call('POST', `/api/sessions/${hers.id}/hints/1`)
  await server.lab(hers).node.writeFile(solvedFile, 'enabled effective')
  await alice.call('POST', `/api/sessions/${hers.id}/check`)
  const mine = async ({ call }: TestClient) =>
    (await call<z.infer<typeof Catalogue>>('GET', '/api/scenarios')).body.scenarios[0]!.mine
  expect(await mine(alice)).toMatchObject({ state: 'solved', attempts: 1, openSession: hers.id })
  expect(await mine(bob)).toEqual({ state: 'new', attempts: 0, openSession: his.id })
  const sessions = async ({ call }: TestClient) => (await call<Session[]>('GET', '/api/sessions')).body
  expect(await sessions(alice)).toMatchObject([{ id: hers.id, hintsSeen: 1, checked: true }])
  expect(await sessions(bob)).toMatchObject([{ id: his.id, hintsSeen: 0, checked: false }])
})

test('whoever is refused a lab is told of their own sessions, never of others’', async () => {
  const server = await startServer({ personOf: personByHeader, maxLabs: 2 })
  const [alice, bob, eve] = [server.as('alice'), server.as('bob'), server.as('eve')]
  const [hers, his] = [await alice.ready('enable-something'), await bob.ready('fix-something')]
  const refused = ({ call }: TestClient, scenario: string) =>
    problemOf(call('POST', '/api/sessions', { body: { scenario } }))
  const hersRefused = await refused(alice, 'fix-something')
  expect(hersRefused).toMatchObject({ code: 'too-many-labs', detail: expect.stringContaining(hers.id) })
  const all = JSON.stringify(hersRefused)
  for (const secret of [his.id, 'Fix something', 'bob']) expect(all).not.toContain(secret)
  expect(await refused(eve, 'fix-something')).toMatchObject({
    code: 'too-many-labs',
    detail: 'All labs of this machine are in use by others.',
  })
})

test('after a restart each lab goes back to its owner, and one that is another’s to nobody', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const first = await startServer({ ...both, personOf: personByHeader })
  const hers = await first.as('alice').ready()
  const his = await first.as('bob').ready()
  await first.server.close()
  await first.lab(his).setLabels({ ...first.lab(his).info.labels, learner: 'eve' })
  const second = await startServer({ ...both, personOf: personByHeader })
  expect(await second.as('alice').reaches(hers.id, 'ready')).toMatchObject({ labId: hers.labId })
  await second.as('bob').reaches(his.id, 'lost')
  await expect.poll(() => [...both.engine.labs.keys()]).toEqual([hers.labId])
  expect((await second.as('eve').call<Session[]>('GET', '/api/sessions')).body).toEqual([])
})

test('a lab of before there were owners is the local learner’s', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const first = await startServer(both)
  const session = await first.ready()
  await first.server.close()
  await first.lab(session).setLabels({ owner: 'server', session: session.id })
  const second = await startServer(both)
  expect(await second.reaches(session.id, 'ready')).toMatchObject({ labId: session.labId })
})

test('who one is, is not for a request to say', async () => {
  const server = await startServer()
  const session = await server.as('alice').ready()
  expect(server.lab(session).info.labels.learner).toBe('local')
  expect((await server.as('bob').call('GET', `/api/sessions/${session.id}`)).status).toBe(200)
})
