import { join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { CloseCode } from '../../lab-infra/terminal/wire/close-codes.ts'
import { withLength } from '../../lab-infra/terminal/wire/framing.ts'
import { FrameType, maxFrame, maxTerminals } from '../../lab-infra/terminal/wire/protocol.ts'
import type { Session, Status, Terminal, TerminalTicket } from './api.ts'
import { problemOf, startServer, type TestServer, temporaryFolder } from './testing/server.ts'
import { connectTerminal } from './testing/socket.ts'
import { refusal } from './testing/upgrade.ts'
import { Tickets, ticketMs } from './tickets.ts'

afterEach(() => void vi.useRealTimers())

const path = (ticket: string, more = '') => `/api/terminals/connect?ticket=${ticket}${more}`

async function open({ call }: TestServer, { id }: Session): Promise<TerminalTicket> {
  const { body, status } = await call<TerminalTicket>('POST', `/api/sessions/${id}/terminals`, { body: {} })
  expect(status).toBe(201)
  return body
}

const connect = ({ address }: TestServer, ticket: string, more = '') =>
  connectTerminal(address, ticket, {}, more)

test('a ticket opens a shell, which answers what is typed', async () => {
  const started = await startServer()
  const session = await started.ready()
  const { terminal, ticket } = await open(started, session)
  expect(terminal).toEqual({ id: 't1', title: 'control-plane' })
  const { type, shows } = await connect(started, ticket)
  type('echo answer $((6 * 7))\n')
  await shows('answer 42')
})

test('terminals are listed, closed, and found again by a new ticket', async () => {
  const started = await startServer()
  const { call } = started
  const session = await started.ready()
  const base = `/api/sessions/${session.id}/terminals`
  await open(started, session)
  const { terminal } = await open(started, session)
  expect(terminal).toEqual({ id: 't2', title: 'control-plane 2' })
  expect((await call<Terminal[]>('GET', base)).body.map(({ id }) => id)).toEqual(['t1', 't2'])
  expect((await call('DELETE', `${base}/t2`)).status).toBe(204)
  expect((await call<Terminal[]>('GET', base)).body.map(({ id }) => id)).toEqual(['t1'])
  expect((await call<TerminalTicket>('POST', `${base}/t1/ticket`)).body.terminal.id).toBe('t1')
  for (const [method, where] of [
    ['POST', `${base}/t2/ticket`],
    ['DELETE', `${base}/nothing`],
  ] as const)
    expect((await problemOf(call(method, where))).code).toBe('no-such-terminal')
})

test('after a reset with a lab of the reserve the terminals are those of the new lab, and old ones end', async () => {
  const started = await startServer({ pool: 1 })
  const { call, reaches } = started
  const session = await started.ready()
  const { ticket } = await open(started, session)
  const before = await connect(started, ticket)
  before.type('kept=secret; echo set\n')
  await before.shows('set\r\n')
  await vi.waitFor(async () => expect((await call<Status>('GET', '/api/status')).body.pool.ready).toBe(1))
  await call('POST', `/api/sessions/${session.id}/reset`)
  const after = await reaches(session.id, 'ready')
  expect(after.labId).not.toBe(session.labId)
  expect((await call<Terminal[]>('GET', `/api/sessions/${session.id}/terminals`)).body).toEqual([])
  const { type, shows } = await connect(started, (await open(started, after)).ticket)
  type('echo it is "${kept:-gone}"\n')
  await shows('it is gone')
  expect(await before.closed).toBe(CloseCode.interrupted)
})

test('more terminals than a lab has are refused', async () => {
  const started = await startServer()
  const session = await started.ready()
  for (let count = 0; count < maxTerminals; count++) await open(started, session)
  const problem = await problemOf(started.call('POST', `/api/sessions/${session.id}/terminals`, { body: {} }))
  expect(problem).toMatchObject({ status: 409, code: 'too-many-terminals' })
})

test('a shell outlives a restart of the server', async () => {
  const both = { engine: new FakeEngine(), store: join(temporaryFolder(), 'store.sqlite') }
  const first = await startServer(both)
  const session = await first.ready()
  const { ticket } = await open(first, session)
  const before = await connect(first, ticket)
  before.type('kept=still-here; echo set\n')
  await before.shows('set\r\n')
  await first.server.close()
  expect(await before.closed).toBe(CloseCode.goingAway)

  const second = await startServer(both)
  const again = await second.call<TerminalTicket>('POST', `/api/sessions/${session.id}/terminals/t1/ticket`)
  const after = await connect(second, again.body.ticket)
  after.type('echo "<$kept>"\n')
  await after.shows('<still-here>')
})

test('a ticket is good once, and only for a page of this server', async () => {
  const started = await startServer()
  const { address } = started
  const session = await started.ready()
  const { ticket } = await open(started, session)
  const { port } = new URL(address)
  expect(await refusal(address, path(ticket), { origin: 'http://evil.example' })).toBe('403 foreign-origin')
  expect(await refusal(address, path(ticket), {})).toBe('403 foreign-origin')
  expect(await refusal(address, path(ticket), { origin: address, host: `evil.example:${port}` })).toBe(
    '403 foreign-host',
  )
  expect(await refusal(address, path('unknown'), { origin: address })).toBe('403 bad-ticket')
  expect(await refusal(address, '/api/terminals/connect', { origin: address })).toBe('400 bad-request')
  expect(await refusal(address, '/api/elsewhere', { origin: address })).toBe('404 no-such-route')
  expect(await refusal(address, path(ticket), { origin: address })).toBe('upgraded')
  expect(await refusal(address, path(ticket), { origin: address })).toBe('403 bad-ticket')
})

test('a ticket is too old after 30 s', () => {
  vi.useFakeTimers()
  const tickets = new Tickets()
  const admission = { learner: 'local', to: 'own', session: 's1', terminal: 't1' } as const
  const [first, second] = [tickets.issue(admission), tickets.issue(admission)]
  vi.advanceTimersByTime(ticketMs)
  expect(tickets.redeem(first, 'local')).toEqual(admission)
  vi.advanceTimersByTime(1)
  expect(tickets.redeem(second, 'local')).toBeUndefined()
})

test('a frame over the bound ends the connection, not the server', async () => {
  const started = await startServer()
  const session = await started.ready()
  const { ticket } = await open(started, session)
  const { socket, closed } = await connect(started, ticket)
  socket.send(new Uint8Array(maxFrame + 1).fill(FrameType.input))
  expect(await closed).toBe(CloseCode.tooBig)
  expect((await started.call('GET', '/healthz')).status).toBe(200)
})

test('typing keeps the lab from ending', async () => {
  const started = await startServer({ idleMinutes: 1, warnMinutes: 1 })
  const session = await started.ready()
  await vi.waitFor(async () => {
    expect((await started.call<Session>('GET', `/api/sessions/${session.id}`)).body.warned).toBe(true)
  })
  const { ticket } = await open(started, session)
  const { type, shows } = await connect(started, ticket)
  const at = Date.now()
  type('echo typed\n')
  await shows('typed\r\n')
  const { body } = await started.call<Session>('GET', `/api/sessions/${session.id}`)
  expect(body.deadline).toBeGreaterThanOrEqual(at + 60_000)
})

test('the end of a session ends its terminals', async () => {
  const started = await startServer()
  const session = await started.ready()
  const { ticket } = await open(started, session)
  const { closed } = await connect(started, ticket)
  await started.call('DELETE', `/api/sessions/${session.id}`)
  expect(await closed).toBe(CloseCode.interrupted)
  expect(
    (await problemOf(started.call('POST', `/api/sessions/${session.id}/terminals`, { body: {} }))).code,
  ).toBe('session-ended')
})

test('as many openings at once as there may be terminals get one each, and the others are refused', async () => {
  const server = await startServer()
  const session = await server.ready()
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      server.call<TerminalTicket>('POST', `/api/sessions/${session.id}/terminals`, { body: {} }),
    ),
  )
  const opened = answers.filter(({ status }) => status === 201).map(({ body }) => body.terminal.id)
  expect(new Set(opened).size).toBe(maxTerminals)
  expect(opened).toHaveLength(maxTerminals)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(40 - maxTerminals)
})

/** What a lab's side answers to anything. */
function answering(payload: string, type: number = FrameType.error): () => Promise<Duplex> {
  return async () => {
    const [here, lab] = duplexPair()
    lab.once('data', () => lab.write(withLength(Buffer.concat([Uint8Array.of(type), Buffer.from(payload)]))))
    return here
  }
}

test.each([
  ['an error whose code cannot be made a text', answering('{"code":{"toString":null},"message":"m"}')],
  ['an error with the name of a property of all objects', answering('{"code":"toString","message":"m"}')],
  ['an error with a code of the server', answering('{"code":"bad-request","message":"m"}')],
  ['an error that is no JSON', answering('{')],
  ['ids that are none', answering('[{"toString":null}]', FrameType.ids)],
])('%s, said by a lab, is an answer of 503 with a problem in it', async (_, dial) => {
  const { call, ready, lab } = await startServer()
  const session = await ready()
  lab(session).node.dialTerminals = dial
  for (const method of ['GET', 'POST']) {
    const body = method === 'POST' ? {} : undefined
    const problem = await problemOf(call(method, `/api/sessions/${session.id}/terminals`, { body }))
    expect(problem).toMatchObject({ status: 503, code: 'node-unreachable' })
  }
})

test('a terminal whose number is beyond all counting keeps no other from being opened', async () => {
  const { call, ready, lab } = await startServer()
  const session = await ready()
  const real = lab(session).node.dialTerminals.bind(lab(session).node)
  const listed = answering(JSON.stringify(['t99999999999999999999999', 'zz']), FrameType.ids)
  lab(session).node.dialTerminals = vi.fn(real).mockImplementationOnce(listed)
  const { status, body } = await call<TerminalTicket>('POST', `/api/sessions/${session.id}/terminals`, {
    body: {},
  })
  expect([status, body.terminal.id]).toEqual([201, 't1'])
})
