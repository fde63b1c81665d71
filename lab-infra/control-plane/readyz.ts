/** Whether the API server says that it is ready. */
import type { Credentials, LabNode } from '../lab.ts'
import { apiAgent, askApi } from './api-agent.ts'
import type { Readiness } from './component.ts'

type Agent = ReturnType<typeof apiAgent>

/**
 * Asks /readyz, with the credentials where there are some, else without; connections are kept until `close`.
 * @param credentials for an API server that refuses those without.
 */
export function askReadyz(node: LabNode, credentials?: () => Promise<Credentials>, signal?: AbortSignal) {
  let known: Promise<Agent> | undefined
  const nobody = apiAgent(node)

  async function get(agent: Agent): Promise<Readiness> {
    try {
      const answer = await askApi(agent, {
        path: '/readyz?verbose',
        timeoutMs: 3_000,
        ...(signal && { signal }),
      })
      return answer.status === 200
        ? { ready: true }
        : { ready: false, answers: true, detail: failing(answer.status, answer.text) }
    } catch (error) {
      signal?.throwIfAborted()
      return { ready: false, answers: false, detail: error instanceof Error ? error.message : String(error) }
    }
  }

  /** A refusal (401, 403) is the answer of a server that works: whether it is ready is then asked the other way. */
  async function ask(): Promise<Readiness> {
    if (!credentials) return refused(await get(nobody))
    known ??= credentials().then(own => apiAgent(node, own))
    const answer = await get(await known)
    return isRefusal(answer) ? refused(await get(nobody)) : answer
  }

  const close = () => {
    nobody.destroy()
    known?.then(
      agent => agent.destroy(),
      () => {},
    )
  }
  return { ask, close }
}

const isRefusal = (answer: Readiness) => !answer.ready && /^HTTP 40[13]/.test(answer.detail)
const refused = (answer: Readiness): Readiness => (isRefusal(answer) ? { ready: true } : answer)

/** "HTTP 500: [-]etcd failed: reason withheld" from /readyz?verbose. */
function failing(status: number, text: string): string {
  const failed = text.split('\n').filter(line => line.startsWith('[-]'))
  return `HTTP ${status}${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`
}
