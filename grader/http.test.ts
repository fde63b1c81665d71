import type { IncomingMessage } from 'node:http'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Lab, LabNode } from '../lab-infra/lab.ts'
import { LabError } from '../lab-infra/lab.ts'
import { api, clientOver } from './http.ts'
import type { Identity } from './identity.ts'
import { newRun, type Run } from './target.ts'

/** Made for this test; it signs nothing and opens nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgETGDj+x77SNu3bNr
9MaETL6JP+aCIvJ9bSHJ5keFlzihRANCAATMVAHbwv+AHubN78obuNK5qD66GCKq
X/BNm5cA3mH4HRSq5GcToFGWz4MAXvuDIG/ERr+OG6AMLmZtCY8tJ0re
-----END PRIVATE KEY-----`
const cert = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUJd+Se3OfUqGBNv3lioazuYyVFOgwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjIxMjI4MzZaGA8yMTI2MTAy
OTEyMjgzNlowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABMxUAdvC/4Ae5s3vyhu40rmoProYIqpf8E2blwDeYfgdFKrkZxOg
UZbPgwBe+4Mgb8RGv44boAwuZm0Jjy0nSt6jUzBRMB0GA1UdDgQWBBSWSFhRDelK
KC5MRgqHXa/RDScnbTAfBgNVHSMEGDAWgBSWSFhRDelKKC5MRgqHXa/RDScnbTAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDUzoSNaMczQYfrO/eJ
RAPlB6bcI9sRJnssnUURIAGoIQIgTXpP42LVJBeRJT/F7zeVwMIKZEdeetdf6+10
wqVTCaY=
-----END CERTIFICATE-----`

let server: Server
let port: number
let seen: IncomingMessage[]
let bodies: string[]
let dials: number
let dialled: Socket
let run: Run
let answer: (request: IncomingMessage) => { status: number; body: string }

const node = {
  name: 'n1',
  async dial() {
    dials += 1
    const socket = connect(port, '127.0.0.1')
    dialled = socket
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', cause => reject(new LabError('connection-refused', 'Nothing answers', { cause })))
    })
    return socket
  },
} as unknown as LabNode

const lab = {
  id: 'lab',
  node,
  credentials: async () => ({ token: 'secret', cert, key }),
} as unknown as Lab

beforeEach(async () => {
  seen = []
  bodies = []
  dials = 0
  answer = () => ({ status: 200, body: '{"kind":"Thing"}' })
  const tls = { key, cert, requestCert: true, rejectUnauthorized: false }
  server = createServer(tls, async (request, response) => {
    seen.push(request)
    bodies.push(await text(request))
    const { status, body } = answer(request)
    response.writeHead(status).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  run = newRun(lab, new AbortController().signal)
})
afterEach(async () => {
  await run.undo()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})
const client = () => api(run.target)

test('an answer is status, parsed body and request line', async () => {
  const got = await (await client()).ask({ path: '/api' })
  expect(got).toMatchObject({
    status: 200,
    json: { kind: 'Thing' },
    line: 'GET /api as cluster administrator',
  })
})

test("a Status object's message is the message, and a body that is no JSON is its own", async () => {
  answer = () => ({ status: 403, body: '{"kind":"Status","message":"pods is forbidden"}' })
  expect((await (await client()).ask({ path: '/a' })).message).toBe('pods is forbidden')
  answer = () => ({ status: 404, body: '404 page not found' })
  expect(await (await client()).ask({ path: '/b' })).toMatchObject({
    message: '404 page not found',
    json: undefined,
  })
})

test('nobody shows no credentials, a token is shown alone', async () => {
  await (await client()).ask({ path: '/', as: 'nobody' })
  await (await client()).ask({ path: '/', as: { token: 'theirs' } })
  expect(seen.map(it => it.headers.authorization)).toEqual([undefined, 'Bearer theirs'])
})

test('a user is impersonated by the grader, with every group in a header of its own, the one of all who signed in too', async () => {
  await (await client()).ask({ path: '/', as: { user: 'alice', groups: ['a', 'b'] } })
  expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'impersonate-user': 'alice' })
  expect(
    seen[0]?.rawHeaders.filter((_, index, all) => all[index - 1]?.toLowerCase() === 'impersonate-group'),
  ).toEqual(['a', 'b', 'system:authenticated'])
})

test("the grader's certificate is shown for the grader and whom it impersonates, on one connection; others have their own", async () => {
  const shownAs = async (as?: Identity) => {
    await (await client()).ask({ path: '/', ...(as && { as }) })
    const { subject } = (seen.at(-1)!.socket as TLSSocket).getPeerCertificate()
    return [subject?.CN, seen.at(-1)?.headers.authorization, dials]
  }
  expect(await shownAs()).toEqual(['kubernetes', 'Bearer secret', 1])
  expect(await shownAs({ user: 'alice' })).toEqual(['kubernetes', 'Bearer secret', 1])
  expect(await shownAs('nobody')).toEqual([undefined, undefined, 2])
  expect(await shownAs({ token: 'theirs' })).toEqual([undefined, 'Bearer theirs', 2])
  expect(await shownAs({ cert, key })).toEqual(['kubernetes', undefined, 3])
})

test('a body is JSON, a patch a merge patch, unless it says otherwise', async () => {
  const { ask } = await client()
  await ask({ method: 'PATCH', path: '/', body: { a: 1 } })
  await ask({ method: 'POST', path: '/', body: [] })
  await ask({ method: 'PATCH', path: '/', body: 'x', contentType: 'application/apply-patch+yaml' })
  await ask({ path: '/', headers: { accept: 'text/plain', 'x-own': '1' } })
  expect(seen.map((it, index) => [it.method, it.headers['content-type'], bodies[index]])).toEqual([
    ['PATCH', 'application/merge-patch+json', '{"a":1}'],
    ['POST', 'application/json', '[]'],
    ['PATCH', 'application/apply-patch+yaml', '"x"'],
    ['GET', undefined, ''],
  ])
  expect(seen[0]?.headers).toMatchObject({
    accept: 'application/json',
    'user-agent': `cks-lab/${run.target.nonce}`,
  })
  expect(seen[3]?.headers).toMatchObject({ accept: 'text/plain', 'x-own': '1' })
})

test('when the run ends a question is cut off and a change is not; neither begins', async () => {
  const ending = new AbortController()
  run = newRun(lab, ending.signal)
  const { ask } = await client()
  answer = () => {
    ending.abort()
    return { status: 201, body: '' }
  }
  expect((await ask({ method: 'POST', path: '/', body: {} })).status).toBe(201)
  await expect(ask({ method: 'POST', path: '/', body: {} })).rejects.toThrow()
  expect(seen.length).toBe(1)
  const other = new AbortController()
  run = newRun(lab, other.signal)
  answer = () => {
    other.abort()
    return { status: 200, body: '' }
  }
  await expect((await client()).ask({ path: '/' })).rejects.toThrow()
  expect(seen.length).toBe(2)
})

test('connections are closed after the run', async () => {
  await (await client()).ask({ path: '/' })
  expect(dialled.destroyed).toBe(false)
  await run.undo()
  await new Promise(setImmediate)
  expect(dialled.destroyed).toBe(true)
})

test.each<[Identity | undefined, string]>([
  [undefined, 'as cluster administrator'],
  ['grader', 'as cluster administrator'],
  ['nobody', 'without credentials'],
  [{ user: 'alice' }, 'as alice'],
  [{ token: 't' }, 'with a token'],
  [{ cert, key }, 'with a client certificate'],
  [{ cert, key, name: 'bob' }, 'as bob'],
])('%o asks %s', async (as, words) => {
  const { ask } = clientOver(async () => ({ status: 200, headers: {}, text: 'x'.repeat(400) }))
  const answered = await ask({ method: 'PUT', path: '/a?b=c', ...(as && { as }) })
  expect(answered.line).toBe(`PUT /a?b=c ${words}`)
  expect(answered.message).toBe('x'.repeat(300))
})

test('connections are kept', async () => {
  for (const path of ['/a', '/b', '/c']) await (await client()).ask({ path })
  expect(dials).toBe(1)
})

test('a request on a kept connection that the server has closed is sent again', async () => {
  await (await client()).ask({ path: '/a' })
  server.closeIdleConnections()
  expect((await (await client()).ask({ path: '/b' })).status).toBe(200)
})

test('no answer is an error that names the request', async () => {
  const free = createTcpServer()
  await new Promise<void>(resolve => free.listen(0, '127.0.0.1', resolve))
  const own = port
  port = (free.address() as AddressInfo).port
  await new Promise(resolve => free.close(resolve))
  await expect((await client()).ask({ path: '/x' })).rejects.toMatchObject({
    code: 'api-server-unreachable',
    message: expect.stringContaining('GET /x had no answer'),
  })
  port = own
})

test('an answer without end is no answer', async () => {
  answer = () => ({ status: 200, body: 'x'.repeat(33 * 1024 * 1024) })
  await expect((await client()).ask({ path: '/x' })).rejects.toMatchObject({
    code: 'api-server-unreachable',
    message: 'GET /x had no answer: more than 32 MiB came',
  })
})

test('a certificate that cannot be shown fails its request only', async () => {
  await expect((await client()).ask({ path: '/x', as: { cert, key: 'none' } })).rejects.toMatchObject({
    code: 'api-server-unreachable',
  })
  expect((await (await client()).ask({ path: '/x', as: { cert, key } })).status).toBe(200)
})

test('what the grader needs to have must be answered with success', async () => {
  answer = () => ({ status: 401, body: 'Unauthorized' })
  await expect((await client()).admin('GET', '/a')).rejects.toThrow(
    'GET /a as cluster administrator was answered with 401: Unauthorized',
  )
  const answered = (status: number) =>
    clientOver(async () => ({ status, headers: {}, text: '[1]' })).admin('PUT', '/a', {})
  for (const status of [200, 201, 299]) expect(await answered(status)).toEqual([1])
  for (const status of [199, 300]) await expect(answered(status)).rejects.toThrow(`PUT /a`)
})
