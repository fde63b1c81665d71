/** The lab server as a page uses it: over HTTP, server-sent events and WebSockets. */

import type { Session, Status, TerminalTicket } from '../app/server/api.ts'
import { realGrader } from '../app/server/grader.ts'
import { createServer } from '../app/server/index.ts'
import { eventsOf } from '../app/server/testing/events.ts'
import type { Scenario } from '../grader/scenario.ts'
import { type LabEngine, LabError } from '../lab-infra/lab.ts'
import type { AddressFactory } from '../lab-infra/terminal/client/client.ts'
import type { Bench } from './bench.ts'

/** A task whose setup changes nothing, so that what is measured is not a task's own. */
export const emptyTask = 'empty-task'

export interface BenchServer {
  readonly origin: string
  status(): Promise<Status>
  /** Tells it that the task is likely to be opened, and waits until it is set up ahead. @throws when it cannot be */
  setUpAhead(scenario: string): Promise<void>
  startSession(scenario: string): Promise<Session>
  endSession(session: Session): Promise<void>
  resetSession(session: Session): Promise<void>
  /** The session's states, from the present one until it is ready. @throws LabError when it never will be. */
  untilReady(session: Session): AsyncGenerator<Session>
  /** Starts a terminal; each call of the factory asks for a ticket and resolves with the address it admits to. */
  openTerminal(session: Session): Promise<AddressFactory>
}

/** On a free port; ends with the part, and its labs with it. */
export async function startServer(bench: Bench, pool: number, engine: LabEngine): Promise<BenchServer> {
  const { signal } = bench
  const setUps = new Map<string, () => void>()
  const grader = graderOf(bench, scenario => setUps.get(scenario)?.())
  const server = await createServer({ engine, scenarioDirs: [], pool, port: 0, grader })
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
    const answer = (await response.json()) as T & { code: string; detail: string }
    if (!response.ok) throw new LabError(answer.code, `${method} ${path}: ${answer.detail}`)
    return answer
  }

  const it: BenchServer = {
    origin,
    status: () => call('GET', '/api/status'),
    async setUpAhead(scenario) {
      const done = new Promise<void>((resolve, reject) => {
        setUps.set(scenario, resolve)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      await call('POST', `/api/scenarios/${scenario}/ahead`)
      await done
    },
    startSession: scenario => call('POST', '/api/sessions', { scenario }),
    async endSession({ id }) {
      await call('DELETE', `/api/sessions/${id}`)
    },
    async resetSession({ id }) {
      await call('POST', `/api/sessions/${id}/reset`)
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

/** Waits until as many labs are in reserve as are wanted there. */
export async function untilReserve(bench: Bench, server: BenchServer): Promise<void> {
  for (;;) {
    const { wanted, ready } = (await server.status()).pool
    if (ready >= wanted) return
    await bench.pause(100)
  }
}

/** The real one, with the empty task beside the real ones. @param setUp called when a task has been set up */
function graderOf({ scenarios }: Bench, setUp: (scenario: string) => void): typeof realGrader {
  const first = scenarios.find(it => !it.brokenAtStart)
  const empty: Scenario[] = first ? [{ ...first, id: emptyTask, title: 'Empty task', setup: undefined }] : []
  return {
    ...realGrader,
    loadScenarios: async () => [...empty, ...scenarios],
    async setUpScenario(lab, scenario, report, signal) {
      await realGrader.setUpScenario(lab, scenario, report, signal)
      setUp(scenario.id)
    },
  }
}
