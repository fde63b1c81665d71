import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine } from '../engines/fake/index.ts'
import { CloseCode } from '../terminal/close-codes.ts'
import { decodeFrame, encodeFrame, type Frame } from '../terminal/frames.ts'
import { FrameType, maxFrame, maxTerminals } from '../terminal/protocol.ts'
import type { Session, Terminal, TerminalTicket } from './api.ts'
import { problemOf, startServer, type TestServer, temporaryFolder } from './testing.ts'
import { Tickets, ticketMs } from './tickets.ts'

afterEach(() => void vi.useRealTimers())

const path = (ticket: string, more = '') => `/api/terminals/connect?ticket=${ticket}${more}`

async function open({ call }: TestServer, { id }: Session): Promise<TerminalTicket> {
  const { body, status } = await call<TerminalTicket>('POST', `/api/sessions/${id}/terminals`, { body: {} })
  expect(status).toBe(201)
  return body
}

/** A page's terminal, as bytes. */
async function connect({ address }: TestServer, ticket: string, more = '') {
  const url = new URL(path(ticket, more), address.replace('http', 'ws'))
  const socket = new WebSocket(url, { headers: { origin: address } } as never)
  onTestFinished(() => socket.close())
  socket.binaryType = 'arraybuffer'
  const frames: Frame[] = []
  socket.onmessage = ({ data }) => frames.push(decodeFrame(new Uint8Array(data)))
  const closed = new Promise<number>(resolve => {
    socket.onclose = ({ code }) => resolve(code)
  })
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  const output = () =>
    frames
      .map(frame => (frame.type === FrameType.output ? new TextDecoder().decode(frame.bytes) : ''))
      .join('')
  return {
    socket,
    closed,
    type: (text: string) =>
      socket.send(encodeFrame({ type: FrameType.input, bytes: new TextEncoder().encode(text) })),
    shows: (text: string) => vi.waitFor(() => expect(output()).toContain(text), { timeout: 5_000 }),
  }
}

/** Asks for an upgrade as a page would, with those headers. @returns the refusal's status and code */
function refusal(address: string, where: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const upgrade = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    const asked = request(new URL(where, address), { agent: false, headers: { ...upgrade, ...headers } })
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy()
      resolve('upgraded')
    })
    asked.once('response', async answer => {
      const text = (await answer.setEncoding('utf8').toArray()).join('')
      resolve(`${answer.statusCode} ${JSON.parse(text).code}`)
    })
    asked.once('error', error => reject(new Error(`${where} ${JSON.stringify(headers)}: ${error.message}`)))
    asked.end()
  })
}

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
  const admission = { session: 's1', terminal: 't1' }
  const [first, second] = [tickets.issue(admission), tickets.issue(admission)]
  vi.advanceTimersByTime(ticketMs)
  expect(tickets.redeem(first)).toEqual(admission)
  vi.advanceTimersByTime(1)
  expect(tickets.redeem(second)).toBeUndefined()
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
