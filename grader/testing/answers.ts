/** An API server that answers what is given. */
import { type ApiClient, type Ask, clientOver } from '../http.ts'
import type { Identity } from '../identity.ts'

export interface Reply {
  /** Default 200; 201 for a POST. */
  status?: number
  /** An object, or a text as it is. */
  body?: unknown
  headers?: Record<string, string | string[]>
}

/** "GET /version", with the query or without, and "GET /version as nobody" for one who asks. */
export type Answers = Record<string, Reply | ((ask: Ask) => Reply)>

export const refusal = (status: number, message: string): Reply => ({
  status,
  body: { kind: 'Status', status: 'Failure', code: status, message },
})

/** A list of objects. */
export const items = (...its: object[]): Reply => ({ body: { items: its } })

/** What is not given is not found. */
export function answering(answers: Answers): { client: ApiClient; asked: Ask[] } {
  const asked: Ask[] = []
  const client = clientOver(async ask => {
    asked.push(ask)
    const { method = 'GET', path } = ask
    const lines = [path, path.replace(/\?.*/, '')].map(it => `${method} ${it}`)
    const keys = [...lines.map(it => `${it} as ${shortName(ask.as)}`), ...lines]
    const given = keys.map(it => answers[it]).find(it => it !== undefined)
    const reply = typeof given === 'function' ? given(ask) : given
    const {
      status = method === 'POST' ? 201 : 200,
      body = {},
      headers = {},
    } = reply ?? refusal(404, `nothing is given for ${lines[0]}`)
    return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }
  })
  return { client, asked }
}

function shortName(identity: Identity = 'grader'): string {
  if (typeof identity === 'string') return identity
  if ('user' in identity) return identity.user
  return 'token' in identity ? identity.token : (identity.name ?? 'a certificate')
}
