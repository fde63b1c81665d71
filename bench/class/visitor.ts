/** Somebody's browser, as far as the server can tell: it keeps cookies, and names the page's origin with all that it sends. */
import { eventsOf } from '../../app/server/testing/events.ts'
import { LabError } from '../../lab-infra/lab.ts'
import { openSocketAs } from '../terminal-line.ts'

export class Visitor {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** @throws LabError with the server's own words. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#ask(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    })
    const text = await response.text()
    const answer = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) throw new LabError(answer?.code ?? 'failed', `${method} ${path}: ${answer?.detail}`)
    return answer
  }

  /** Opens the page, and what the server makes of it. @throws LabError when there is none. */
  async page(path: string): Promise<void> {
    const response = await this.#ask(path)
    await response.text()
    if (!response.ok) throw new LabError('failed', `GET ${path}: ${response.status}`)
  }

  /** Server-sent events, until the server ends them. */
  async *events<T>(path: string): AsyncGenerator<T> {
    const response = await this.#ask(path)
    if (!response.ok) throw new LabError('failed', `GET ${path}: ${response.status}`)
    yield* eventsOf(response) as unknown as AsyncGenerator<T>
  }

  readonly openSocket = (address: string): WebSocket => openSocketAs(this.#origin, this.#cookie())(address)

  /** A WebSocket's, which a terminal's ticket admits to. */
  address(ticket: string): string {
    return `${this.#origin}/api/terminals/connect?ticket=${ticket}`
  }

  async #ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const own = { origin: this.#origin, ...this.#cookie() }
    const response = await fetch(new URL(path, this.#origin), { ...init, headers: { ...own, ...headers } })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }

  #cookie(): { cookie?: string } {
    if (this.#cookies.size === 0) return {}
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }
}
