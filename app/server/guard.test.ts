import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { FakeEngine } from '../../lab-infra/engines/fake/index.ts'
import { createServer } from './index.ts'
import { fakeGrader } from './testing/grader.ts'
import { problemOf, startServer, temporaryFolder } from './testing/server.ts'

const body = { scenario: 'fix-something' }

test('what changes state must come from this server’s own page', async () => {
  const { address, call } = await startServer()
  const { port } = new URL(address)
  const post = (origin: string) => call('POST', '/api/sessions', { body, headers: { origin } })
  for (const origin of [
    'http://evil.example',
    'null',
    `https://127.0.0.1:${port}`,
    'http://127.0.0.1:1',
    `http://127.0.0.1:${port}.evil.example`,
  ])
    expect(await problemOf(post(origin))).toMatchObject({ status: 403, code: 'foreign-origin' })
  for (const origin of [address, `http://localhost:${port}`, `http://[::1]:${port}`])
    expect((await post(origin)).status).toBeLessThan(300)
})

test('a name that was made to point here is refused, for pages too', async () => {
  const { address, call } = await startServer({ pages: (_request, response) => response.end('page') })
  const { port } = new URL(address)
  for (const path of ['/api/status', '/', '/healthz'])
    expect((await problemOf(call('GET', path, { headers: { host: `evil.example:${port}` } }))).code).toBe(
      'foreign-host',
    )
  expect((await call('GET', '/', { headers: { host: `localhost:${port}` } })).body).toBe('page')
})

test('every answer carries a policy that lets nothing in from elsewhere', async () => {
  const { call } = await startServer()
  for (const path of ['/api/status', '/api/nothing', '/page']) {
    const { headers } = await call('GET', path)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/https:|\*/)
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

test('a page gets the nonce of its answer’s policy, a new one each time', async () => {
  const { call } = await startServer({
    pages: (request, response) =>
      response.end(/'nonce-([^']+)'/.exec(String(request.headers['content-security-policy']))?.[1]),
  })
  const [first, second] = [await call<string>('GET', '/'), await call<string>('GET', '/')]
  expect(first.headers['content-security-policy']).toContain(`'nonce-${first.body}'`)
  expect(first.body).not.toBe(second.body)
})

test('a page that fails answers 500 and shows nothing of the inside', async () => {
  const { call } = await startServer({
    pages: () => {
      throw new Error('secret detail')
    },
  })
  expect(await call('GET', '/')).toMatchObject({ status: 500, body: '' })
})

test('every error has the shape of problem details', async () => {
  const { call } = await startServer()
  const errors = await Promise.all([
    problemOf(call('GET', '/api/nothing')),
    problemOf(call('GET', '/api')),
    problemOf(call('POST', '/')),
    problemOf(call('PATCH', '/api/sessions')),
    problemOf(call('GET', '/api/scenarios/unknown')),
    problemOf(call('GET', '/api/sessions/unknown')),
    problemOf(call('GET', '/api/sessions/unknown/events')),
    problemOf(call('GET', `/api/sessions/${'x'.repeat(200)}`)),
    problemOf(call('POST', '/api/sessions', { body: { scenario: 'unknown' } })),
    problemOf(call('POST', '/api/sessions', { body: { scenario: 7 } })),
    problemOf(call('POST', '/api/sessions', { body: '{"scenario"' })),
    problemOf(call('POST', '/api/sessions', { body, headers: { 'content-type': 'text/plain' } })),
    problemOf(call('POST', '/api/sessions', { body: { scenario: 'x'.repeat(100_000) } })),
    problemOf(call('GET', '/api/terminals/connect?ticket=x')),
    problemOf(call('GET', '/%ff')),
  ])
  expect(errors.map(({ status, code }) => `${status} ${code}`)).toEqual([
    '404 no-such-route',
    '404 no-such-route',
    '404 no-such-route',
    '404 no-such-route',
    '404 no-such-scenario',
    '404 no-such-session',
    '404 no-such-session',
    '414 bad-request',
    '404 no-such-scenario',
    '400 bad-request',
    '400 bad-request',
    '415 no-json',
    '413 too-large',
    '403 bad-ticket',
    '400 bad-request',
  ])
})

test('an unforeseen error is logged and answered without its inside', async () => {
  const lines: string[] = []
  const log = pino({ level: 'error' }, { write: line => void lines.push(line) })
  const grader = { ...fakeGrader(), grade: () => Promise.reject(new Error('secret detail')) }
  const { call, ready } = await startServer({ log, grader })
  const session = await ready()
  const problem = await problemOf(call('POST', `/api/sessions/${session.id}/check`))
  expect(problem).toMatchObject({ status: 500, code: 'internal' })
  expect(JSON.stringify(problem)).not.toContain('secret')
  expect(lines.join()).toContain('secret detail')
})

test('no ticket is written into the log', async () => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: line => void lines.push(line) })
  const { call } = await startServer({ log })
  await call('GET', '/api/terminals/connect?ticket=very-secret')
  await call('GET', '/api/nothing?ticket=very-secret')
  expect(lines.join()).toContain('/api/terminals/connect')
  expect(lines.join()).not.toContain('very-secret')
})

test('a port in use is named, with what to do', async () => {
  const { address } = await startServer()
  const port = Number(new URL(address).port)
  const store = join(temporaryFolder(), 'store.sqlite')
  const server = await createServer({
    engine: new FakeEngine(),
    scenarioDirs: [],
    grader: fakeGrader(),
    store,
    port,
  })
  await expect(server.listen()).rejects.toMatchObject({
    code: 'port-in-use',
    message: expect.stringContaining(String(port)),
    remedy: expect.stringContaining('--port'),
  })
  await server.close()
})

test('a damaged store is refused by name and kept', async () => {
  const store = join(temporaryFolder(), 'store.sqlite')
  writeFileSync(store, 'no database at all, but something of mine'.repeat(200))
  await expect(startServer({ store })).rejects.toMatchObject({
    code: 'store-corrupt',
    message: expect.stringContaining(store),
    remedy: expect.stringContaining('mv'),
  })
  expect(readFileSync(store, 'utf8')).toContain('something of mine')
})

test('health and metrics answer', async () => {
  const { call, ready } = await startServer()
  await ready()
  expect(await call('GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } })
  const { body } = await call<string>('GET', '/metrics')
  expect(body).toContain('cks_lab_sessions{state="ready"} 1')
  expect(body).toContain('route="/api/sessions"')
})

/** All that the server says to raw bytes, until it ends the connection. */
async function saidTo(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  socket.write(bytes)
  return (await socket.setEncoding('utf8').toArray()).join('')
}

test.each([
  [
    'a body that never ends',
    'POST /api/sessions HTTP/1.1\r\nhost: HOST\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    408,
  ],
  [
    'a body in chunks that never ends',
    'POST /api/sessions HTTP/1.1\r\nhost: HOST\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n',
    408,
  ],
  ['headers that never end', 'GET /api/status HTTP/1.1\r\nhost: HOST\r\nx-a: ', 408],
  ['what is no HTTP', 'hello\r\n\r\n', 400],
])('%s is cut off, with a problem', async (_, bytes, status) => {
  const { address } = await startServer({ requestTimeout: 300 })
  const said = await saidTo(address, bytes.replace('HOST', new URL(address).host))
  expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(JSON.parse(said.split('\r\n\r\n')[1]!)).toMatchObject({ status, code: expect.any(String) })
})
