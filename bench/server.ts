/** The lab server as a page uses it: over HTTP, server-sent events and WebSockets. */
import type { Scenario } from '../grader/scenario.ts'
import { type LabEngine, LabError } from '../lab-infra/lab.ts'
import type { Session, SessionEvent, Status, TerminalTicket } from '../lab-infra/server/api.ts'
import { realGrader } from '../lab-infra/server/grader.ts'
import { createServer } from '../lab-infra/server/index.ts'
import type { AddressFactory } from '../lab-infra/terminal/client.ts'
import type { Bench } from './bench.ts'

/** A task whose setup changes nothing, so that what is measured is not a task's own. */
export const emptyTask = 'empty-task'

export interface BenchServer {
  readonly origin: string
  status(): Promise<Status>
  startSession(scenario: string): Promise<Session>
  endSession(session: Session): Promise<void>
  /** The session's states, from the present one until it is ready. @throws LabError when it never will be. */
  untilReady(session: Session): AsyncGenerator<Session>
  /** Starts a terminal; each call of the factory asks for a ticket and resolves with the address it admits to. */
  openTerminal(session: Session): Promise<AddressFactory>
}

/** On a free port; ends with the part, and its labs with it. */
export async function startServer(bench: Bench, pool: number, engine: LabEngine): Promise<BenchServer> {
  const { signal } = bench
  const server = await createServer({ engine, scenarioDirs: [], pool, port: 0, grader: graderOf(bench) })
  bench.ends.defer(() => server.close({ endLabs: true }))
  const origin = await server.listen()

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, origin), {
      method,
      signal,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const answer = await response.json()
    if (!response.ok) throw new LabError(answer.code, `${method} ${path}: ${answer.detail}`)
    return answer
  }

  const it: BenchServer = {
    origin,
    status: () => call('GET', '/api/status'),
    startSession: scenario => call('POST', '/api/sessions', { scenario }),
    async endSession({ id }) {
      await call('DELETE', `/api/sessions/${id}`)
    },
    async *untilReady({ id }) {
      const response = await fetch(new URL(`/api/sessions/${id}/events`, origin), { signal })
      for await (const event of eventsOf(response)) {
        if (event.type !== 'session') continue
        yield event.session
        if (event.session.state === 'ready') return
        const { problem } = event.session
        if (problem) throw new LabError(problem.code, problem.detail, { remedy: problem.remedy })
      }
    },
    async openTerminal({ id }) {
      const size = { cols: 80, rows: 24 }
      const { terminal, ticket } = await call<TerminalTicket>('POST', `/api/sessions/${id}/terminals`, size)
      let next: string | undefined = ticket
      return async () => {
        const again = () =>
          call<TerminalTicket>('POST', `/api/sessions/${id}/terminals/${terminal.id}/ticket`)
        const used = next ?? (await again()).ticket
        next = undefined
        return `${origin}/api/terminals/connect?ticket=${used}`
      }
    },
  }
  while ((await it.status()).prepare.state === 'preparing') await bench.pause(50)
  return it
}

/** Headers are an addition of Node's WebSocket. */
export function openSocketAs(origin: string): (address: string) => WebSocket {
  return address => new WebSocket(address, { headers: { origin } } as unknown as string[])
}

/** The real one, with the empty task beside the real ones. */
function graderOf({ scenarios }: Bench): typeof realGrader {
  const first = scenarios.find(it => !it.brokenAtStart)
  const empty: Scenario[] = first ? [{ ...first, id: emptyTask, title: 'Empty task', setup: undefined }] : []
  return { ...realGrader, loadScenarios: async () => [...empty, ...scenarios] }
}

async function* eventsOf(response: Response): AsyncGenerator<SessionEvent> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) yield JSON.parse(data)
    }
  }
}
