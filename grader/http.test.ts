import type { IncomingMessage } from 'node:http'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Lab, LabNode } from '../lab-infra/lab.ts'
import { LabError } from '../lab-infra/lab.ts'
import { api } from './http.ts'
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
let dials: number
let run: Run
let answer: (request: IncomingMessage) => { status: number; body: string }

const node = {
  name: 'n1',
  async dial() {
    dials += 1
    const socket = connect(port, '127.0.0.1')
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
  credentials: async () => ({ token: 'secret' }),
} as unknown as Lab

beforeEach(async () => {
  seen = []
  dials = 0
  answer = () => ({ status: 200, body: '{"kind":"Thing"}' })
  server = createServer({ key, cert }, (request, response) => {
    seen.push(request)
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

test('a patch is a merge patch unless it says otherwise', async () => {
  await (await client()).ask({ method: 'PATCH', path: '/', body: {} })
  expect(seen[0]?.headers['content-type']).toBe('application/merge-patch+json')
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
})
