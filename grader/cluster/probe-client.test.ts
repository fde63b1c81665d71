/** The client is run as it is on a node, against servers of this machine. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { expect, test } from 'vitest'
import { runProcess } from '../testing/process.ts'
import { probeClient } from './probe-outcomes.ts'

async function tried(probe: object): Promise<{ ok: boolean; found: string }> {
  const [outcome] = JSON.parse(
    await runProcess(process.execPath, [
      '--input-type=module',
      '-e',
      probeClient(),
      '--',
      JSON.stringify([probe]),
    ]),
  )
  return outcome
}

interface Listener {
  listen(port: number, host: string): unknown
  address(): string | AddressInfo | null
  close(): unknown
}

async function listening<T>(server: Listener, use: (port: number) => Promise<T>): Promise<T> {
  server.listen(0, '127.0.0.1')
  await once(server as unknown as NodeJS.EventEmitter, 'listening')
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.close()
  }
}

const get = (answer: RequestListener, path = '/', headers: [string, string][] = []) =>
  listening(createServer(answer), port =>
    tried({ kind: 'http', url: `http://127.0.0.1:${port}${path}`, headers, timeoutMs: 1000 }),
  )

test('200 to 399 is success, and what came back is told', async () => {
  expect(await get((_, it) => it.writeHead(399).end('so'))).toEqual({ ok: true, found: '399: so' })
  expect(await get((_, it) => it.writeHead(401).end('no'))).toEqual({ ok: false, found: '401: no' })
})

test('headers are sent as given, the host among them', async () => {
  const given: [string, string][] = [
    ['Host', 'there'],
    ['X-Two', 'a'],
    ['X-Two', 'b'],
  ]
  const outcome = await get(({ headers }, it) => it.end(`${headers.host} ${headers['x-two']}`), '/', given)
  expect(outcome.found).toBe('200: there a, b')
})

test('a redirect is followed on the same host, and is success by itself to another', async () => {
  const moved =
    (location: string): RequestListener =>
    ({ url }, it) =>
      url === '/new' ? it.writeHead(404).end() : it.writeHead(302, { location }).end('moved')
  expect((await get(moved('/new'))).ok).toBe(false)
  expect(await get(moved('http://example.invalid/new'))).toEqual({ ok: true, found: '302: moved' })
  expect((await get(moved('/'))).found).toBe('stopped after 10 redirects')
})

test('one that answers too late, or not at all, fails', async () => {
  expect((await get(() => {})).found).toBe('no answer within 1 s')
  const refused = await listening(createTcpServer(), async port => port)
  expect((await tried({ kind: 'tcp', host: '127.0.0.1', port: refused, timeoutMs: 1000 })).found).toMatch(
    /REFUSED/,
  )
  expect((await tried({ kind: 'exec', command: ['true'], timeoutMs: 1000 })).ok).toBe(false)
})

test('a connection is enough for a tcpSocket', async () => {
  const outcome = await listening(createTcpServer(), port =>
    tried({ kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 1000 }),
  )
  expect(outcome).toEqual({ ok: true, found: 'connected' })
})

test('a server that speaks gRPC is asked for the health of a service', async () => {
  const server = createHttp2Server()
  server.on('stream', stream => {
    stream.on('data', (frame: Buffer) => {
      const serving = frame.subarray(7).toString() === 'etcd' ? 1 : 2
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
      stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, serving]))
    })
  })
  const ask = (service: string) => (port: number) =>
    tried({ kind: 'grpc', host: '127.0.0.1', port, service, timeoutMs: 1000 })
  await listening(server, async port => {
    expect(await ask('etcd')(port)).toEqual({ ok: true, found: 'SERVING' })
    expect(await ask('other')(port)).toEqual({ ok: false, found: 'status 2' })
  })
})
