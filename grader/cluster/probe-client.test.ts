/** The client is run as it is on a node, against servers of this machine. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { expect, test } from 'vitest'
import { runProcess } from '../testing/process.ts'
import { probeClient } from './probe-outcomes.ts'

interface Outcome {
  ok: boolean
  found: string
}

/** All at once, as a pod's are. */
const tried = async (probes: object[]): Promise<Outcome[]> => {
  const quick = probes.map(it => ({ timeoutMs: 10_000, pauseMs: 1, ...it }))
  const argv = ['--input-type=module', '-e', probeClient(), '--', JSON.stringify(quick)]
  return JSON.parse(await runProcess(process.execPath, argv))
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

interface Get {
  path?: string
  headers?: [string, string][]
  timeoutMs?: number
}
const get = (answer: RequestListener, ...asked: Get[]) =>
  listening(createServer(answer), port =>
    tried(
      asked.map(({ path = '/', headers = [], ...more }) => ({
        ...{ kind: 'http', url: `http://127.0.0.1:${port}${path}`, headers },
        ...more,
      })),
    ),
  )

test('200 to 399 is success, and what came back is told', async () => {
  const answer: RequestListener = ({ url = '' }, it) => it.writeHead(Number(url.slice(1))).end('so')
  expect(await get(answer, { path: '/200' }, { path: '/399' }, { path: '/400' })).toEqual([
    { ok: true, found: '200: so' },
    { ok: true, found: '399: so' },
    { ok: false, found: '400: so' },
  ])
})

test('headers are sent as given, the host among them', async () => {
  const headers: [string, string][] = [
    ['Host', 'there'],
    ['X-Two', 'a'],
    ['X-Two', 'b'],
  ]
  const [outcome] = await get(({ headers }, it) => it.end(`${headers.host} ${headers['x-two']}`), { headers })
  expect(outcome?.found).toBe('200: there a, b')
})

test('a redirect is followed on the same host, and is success by itself to another', async () => {
  const locations: Record<string, string> = {
    '/moved': '/gone',
    '/elsewhere': 'http://example.invalid/gone',
    '/round': '/round',
  }
  const answer: RequestListener = ({ url = '' }, it) => {
    const location = locations[url]
    return location ? it.writeHead(302, { location }).end('moved') : it.writeHead(404).end('no')
  }
  expect(await get(answer, ...Object.keys(locations).map(path => ({ path })))).toEqual([
    { ok: false, found: '404: no' },
    { ok: true, found: '302: moved' },
    { ok: false, found: 'stopped after 10 redirects' },
  ])
})

test('one that answers too late, or not at all, fails', async () => {
  expect(await get(() => {}, { timeoutMs: 100 })).toEqual([{ ok: false, found: 'no answer within 0.1 s' }])
  const port = await listening(createTcpServer(), async it => it)
  const [refused, unmade] = await tried([
    { kind: 'tcp', host: '127.0.0.1', port },
    { kind: 'exec', command: ['true'] },
  ])
  expect(refused).toMatchObject({ ok: false, found: expect.stringMatching(/REFUSED/) })
  expect(unmade).toEqual({ ok: false, found: 'the container does not run' })
})

test('one that slips is tried again, up to three times', async () => {
  const answer = (from: number): RequestListener => {
    let times = 0
    return (_, it) => it.writeHead(++times < from ? 500 : 200).end(String(times))
  }
  expect(await get(answer(3), {})).toEqual([{ ok: true, found: '200: 3' }])
  expect(await get(answer(4), {})).toEqual([{ ok: false, found: '500: 3' }])
})

test('a connection is enough for a tcpSocket', async () => {
  const outcomes = await listening(createTcpServer(), port =>
    tried([{ kind: 'tcp', host: '127.0.0.1', port }]),
  )
  expect(outcomes).toEqual([{ ok: true, found: 'connected' }])
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
  const outcomes = await listening(server, port =>
    tried(['etcd', 'other'].map(service => ({ kind: 'grpc', host: '127.0.0.1', port, service }))),
  )
  expect(outcomes).toEqual([
    { ok: true, found: 'SERVING' },
    { ok: false, found: 'status 2' },
  ])
})
