/** Requests to the lab's API server as whoever a check needs to be. */
import { type ApiAnswer, apiAgent, askApi } from '../lab-infra/control-plane/api-agent.ts'
import { groupsOf, type Identity, type Subject } from './identity.ts'
import type { GradeTarget } from './types.ts'

export interface Ask {
  /** Default GET. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query. */
  path: string
  as?: Identity
  body?: unknown
  /** Default application/json; application/merge-patch+json for PATCH. */
  contentType?: string
  headers?: Record<string, string>
  /** For evidence, where requests differ in their bodies alone: "a Pod with the image a:1". */
  what?: string
}

export interface Answer extends ApiAnswer {
  /** The parsed body, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: objects of any API kind; checks read the fields they know
  json: any
  /** A Status object's message; else the start of the body. */
  message: string
  /** "PATCH /api/v1/nodes/n2 as system:node:n1" for evidence. */
  line: string
}

export interface ApiClient {
  /** @throws LabError `api-server-unreachable` when no HTTP answer came. */
  ask(ask: Ask): Promise<Answer>
  /**
   * As the grader, for what has to work: the parsed body.
   * @throws Error when the status is not 2xx.
   */
  admin(method: NonNullable<Ask['method']>, path: string, body?: unknown): Promise<Answer['json']>
}

/** The run's client: its connections are shared by all checks and closed after the run. */
export function api(target: GradeTarget): Promise<ApiClient> {
  return target.once('api-client', async () => {
    const own = await target.lab.credentials()
    const agents = new Map<string, ReturnType<typeof apiAgent>>()
    target.defer(async () => {
      for (const agent of agents.values()) agent.destroy()
    })
    const agentFor = (identity: Identity) => {
      const key =
        typeof identity === 'object' && 'cert' in identity
          ? identity.cert + identity.key
          : actsByGrader(identity)
            ? 'grader'
            : 'nobody'
      const credentials =
        typeof identity === 'object' && 'cert' in identity ? identity : key === 'grader' ? own : {}
      const agent = agents.get(key) ?? apiAgent(target.node, credentials)
      agents.set(key, agent)
      return agent
    }
    return clientOver(async asked => {
      // A request that changes something is not cut off, so that what it made is known, and undone.
      target.signal.throwIfAborted()
      const identity = asked.as ?? 'grader'
      const method = asked.method ?? 'GET'
      const body: string | undefined = JSON.stringify(asked.body)
      const type =
        asked.contentType ?? (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')
      return askApi(agentFor(identity), {
        method,
        path: asked.path,
        headers: {
          accept: 'application/json',
          'user-agent': `cks-lab/${target.nonce}`,
          ...(body !== undefined && { 'content-type': type }),
          ...identityHeaders(identity, own.token),
          ...asked.headers,
        },
        ...(body !== undefined && { body }),
        ...(method === 'GET' && { signal: target.signal }),
      })
    })
  })
}

/** A client whose requests are sent this way. */
export function clientOver(send: (ask: Ask) => Promise<ApiAnswer>): ApiClient {
  const ask = async (asked: Ask): Promise<Answer> => {
    const answer = await send(asked)
    const json = parse(answer.text)
    const message = json?.kind === 'Status' && json.message ? json.message : answer.text.slice(0, 300)
    const line = `${asked.method ?? 'GET'} ${asked.path} ${nameOf(asked.as ?? 'grader')}`
    return { ...answer, json, message, line }
  }
  const admin = async (method: NonNullable<Ask['method']>, path: string, body?: unknown) =>
    succeeded(await ask({ method, path, body })).json
  return { ask, admin }
}

const isSubject = (identity: Identity): identity is Subject =>
  typeof identity === 'object' && 'user' in identity

const actsByGrader = (identity: Identity) => identity === 'grader' || isSubject(identity)

/** Node's HTTP client sends an array as one header line each, which is how groups are given. */
function identityHeaders(identity: Identity, graderToken?: string): Record<string, string> {
  const headers: Record<string, string | string[]> = {}
  const token =
    typeof identity === 'object' && 'token' in identity
      ? identity.token
      : actsByGrader(identity)
        ? graderToken
        : undefined
  if (token) headers.authorization = `Bearer ${token}`
  if (isSubject(identity)) {
    headers['impersonate-user'] = identity.user
    headers['impersonate-group'] = groupsOf(identity)
  }
  return headers as Record<string, string>
}

function nameOf(identity: Identity): string {
  if (identity === 'grader') return 'as cluster administrator'
  if (identity === 'nobody') return 'without credentials'
  if ('user' in identity) return `as ${identity.user}`
  if ('token' in identity) return 'with a token'
  return identity.name ? `as ${identity.name}` : 'with a client certificate'
}

function parse(text: string): Answer['json'] {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The answer, where the request has succeeded.
 * @throws Error with what was asked, the status and the API server's message.
 */
export function succeeded(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status <= 299) return answer
  throw new Error(`${answer.line} was answered with ${answer.status}: ${answer.message}`)
}
