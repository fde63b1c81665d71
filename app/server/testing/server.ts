/** For tests of the API: a started server with the fake engine, and ways to talk to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { FakeEngine, type FakeLab } from '../../../lab-infra/engines/fake/index.ts'
import type { Problem, Session, SessionEvent } from '../api.ts'
import { createServer, type LabServer, type ServerOptions } from '../index.ts'
import type { Role } from '../people/person.ts'
import { eventsOf } from './events.ts'
import { fakeGrader } from './grader.ts'
import { asPerson } from './persons.ts'

export interface Answer<T> {
  status: number
  headers: IncomingHttpHeaders
  body: T
}

/** How one talks to a server. */
export interface TestClient {
  /** JSON in, JSON out; over real HTTP. */
  call<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>
  /** Opens a session and waits until it is ready. */
  ready(scenario?: string): Promise<Session>
  /** Waits until the session has that state. */
  reaches(id: string, state: Session['state']): Promise<Session>
}

export interface TestServer extends TestClient {
  address: string
  engine: FakeEngine
  server: LabServer
  lab(session: Session): FakeLab
  /** Talks as that person, by default a learner, to a server that was started with `personByHeader`. */
  as(id: string, role?: Role): TestClient
}

export interface CallOptions {
  body?: unknown
  headers?: Record<string, string>
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cks-lab-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a server on a free port; the test's end closes it. */
export async function startServer(
  options: Partial<ServerOptions> & { engine?: FakeEngine } = {},
): Promise<TestServer> {
  const engine = options.engine ?? new FakeEngine()
  const store = options.store ?? join(temporaryFolder(), 'store.sqlite')
  const server = await createServer({
    scenarioDirs: [],
    pool: 0,
    port: 0,
    grader: fakeGrader(),
    ...options,
    engine,
    store,
  })
  onTestFinished(() => server.close({ endLabs: true }).catch(() => {}))
  const address = await server.listen()
  return {
    address,
    engine,
    server,
    ...clientOf(address),
    lab: session => engine.labs.get(session.labId ?? '')!,
    as: (id, role) => clientOf(address, asPerson(id, role)),
  }
}

/** @param always headers of each request */
function clientOf(address: string, always: Record<string, string> = {}): TestClient {
  const call = <T>(method: string, path: string, { body, headers }: CallOptions = {}) =>
    ask<T>(address, method, path, { body, headers: { ...always, ...headers } })
  const reaches = (id: string, state: Session['state']) =>
    vi.waitFor(
      async () => {
        const { body } = await call<Session>('GET', `/api/sessions/${id}`)
        if (body.state !== state) throw new Error(`it is ${body.state}: ${JSON.stringify(body.problem)}`)
        return body
      },
      { timeout: 5_000, interval: 10 },
    )
  return {
    call,
    reaches,
    async ready(scenario = 'enable-something') {
      const { body } = await call<Session>('POST', '/api/sessions', { body: { scenario } })
      return reaches(body.id, 'ready')
    },
  }
}

function ask<T>(
  address: string,
  method: string,
  path: string,
  { body, headers = {} }: CallOptions,
): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const asked = request(
      new URL(path, address),
      { method, headers: { ...type, ...headers } },
      async answer => {
        const text = (await answer.setEncoding('utf8').toArray()).join('')
        const json = text.startsWith('{') || text.startsWith('[')
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: (json ? JSON.parse(text) : text) as T,
        })
      },
    )
    asked.once('error', reject)
    asked.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}

/** The server's word that something cannot be done. */
export async function problemOf(answer: Promise<Answer<unknown>>): Promise<Problem> {
  const { body, headers, status } = await answer
  const problem = body as Problem
  if (headers['content-type'] !== 'application/problem+json')
    throw new Error(`no problem: ${JSON.stringify(body)}`)
  if (problem.status !== status) throw new Error(`status ${status} with ${JSON.stringify(problem)}`)
  return problem
}

/** Listens to server-sent events; the test's end stops it. */
export async function listenTo(address: string, path: string, headers: Record<string, string> = {}) {
  const events: SessionEvent[] = []
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(new URL(path, address), { signal: abort.signal, headers })
  const read = async () => {
    for await (const event of eventsOf(response)) events.push(event)
  }
  const ended = read().catch(() => {})
  return {
    response,
    events,
    /** Resolves when the server ends it. */
    ended,
    stop: () => abort.abort(),
    types: () => events.map(event => event.type),
    /** Waits for an event. */
    sees: (wanted: (event: SessionEvent) => boolean) =>
      vi.waitFor(
        () => {
          const found = events.find(wanted)
          if (!found) throw new Error(`not among ${JSON.stringify(events)}`)
          return found
        },
        { timeout: 5_000, interval: 10 },
      ),
  }
}
