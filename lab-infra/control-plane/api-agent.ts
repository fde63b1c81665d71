/** HTTPS to the API server through the node: connections are made by `node.dial`, so no port of the host is involved. */
import { Agent, type RequestOptions, request } from 'node:https'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { type Credentials, LabError, type LabNode } from '../lab.ts'

const apiServerPort = 6443

/**
 * A keep-alive agent whose sockets are streams to a port of the node, the API server's unless said otherwise. It shows the
 * certificate; a token is for the requests to carry. The server's certificate is not verified: a task may be about replacing
 * it, and then a check looks at it of its own.
 */
export function apiAgent(
  node: Pick<LabNode, 'dial'>,
  credentials: Credentials = {},
  port = apiServerPort,
): Agent {
  const tls: ConnectionOptions = {
    rejectUnauthorized: false,
    servername: 'kubernetes',
    ALPNProtocols: ['http/1.1'],
  }
  if (credentials.cert && credentials.key)
    Object.assign(tls, { cert: credentials.cert, key: credentials.key })
  const agent = new Agent({ keepAlive: true, maxSockets: 6 })
  const dial = (_: RequestOptions, done: (error: Error | null, socket?: TLSSocket) => void) => {
    const tie = (stream: Duplex) => {
      try {
        const socket = connect({ ...tls, socket: stream })
        socket.once('close', () => stream.destroy())
        return socket
      } catch (error) {
        // A certificate or key that cannot be read, or that do not fit.
        stream.destroy()
        throw error
      }
    }
    node
      .dial(port)
      .then(tie)
      .then(socket => done(null, socket), done)
  }
  return Object.assign(agent, { createConnection: dial })
}

export interface ApiRequest {
  method?: string
  /** With its query. */
  path: string
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** Default 10 000. */
  timeoutMs?: number
}

export interface ApiAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/**
 * One request through an agent. A request that met a kept connection which the server had closed is sent once more.
 * @throws LabError `api-server-unreachable` when no HTTP answer came, or one without end.
 */
export async function askApi(agent: Agent, asked: ApiRequest): Promise<ApiAnswer> {
  try {
    return await send(agent, asked)
  } catch (error) {
    if (error instanceof StaleConnection) return await askApi(agent, asked)
    if (asked.signal?.aborted) throw asked.signal.reason
    const cause = error instanceof Error ? error.message : String(error)
    throw new LabError(
      'api-server-unreachable',
      `${asked.method ?? 'GET'} ${asked.path} had no answer: ${cause}`,
      { cause: error },
    )
  }
}

/**
 * What is read with GET, parsed.
 * @throws LabError `api-server-unreachable`; Error when the API server answers with anything but 200.
 */
export async function getJson(agent: Agent, path: string, signal?: AbortSignal): Promise<unknown> {
  const { status, text } = await askApi(agent, { path, ...(signal && { signal }) })
  if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${text.slice(0, 300)}`)
  return JSON.parse(text)
}

class StaleConnection extends Error {}

/** bytes. What answers may be anything that the learner runs in the API server's place; a list of 1000 Pods has 5 MB. */
const longestAnswer = 32 * 1024 * 1024

function send(agent: Agent, asked: ApiRequest): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(asked.timeoutMs ?? 10_000)
    const signal = asked.signal ? AbortSignal.any([asked.signal, timeout]) : timeout
    // A request that still waits for its socket does not act on its signal (ClientRequest.destroy in Node).
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    if (signal.aborted) return reject(signal.reason)
    const call = request({
      agent,
      host: '127.0.0.1',
      port: apiServerPort,
      method: asked.method ?? 'GET',
      path: asked.path,
      headers: {
        ...asked.headers,
        ...(asked.body !== undefined && { 'content-length': String(Buffer.byteLength(asked.body)) }),
      },
      signal,
    })
    call.once('error', error =>
      reject(call.reusedSocket && !timeout.aborted && !asked.signal?.aborted ? new StaleConnection() : error),
    )
    call.once('response', response => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= longestAnswer) chunks.push(chunk)
        else response.destroy(new Error(`more than ${longestAnswer / 1024 / 1024} MiB came`))
      })
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.end(asked.body)
  })
}
