/** When the API server of a lab answers /readyz, also of one that is still being made. */
import type { Agent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiAgent, askApi } from '../lab-infra/control-plane/api-agent.ts'
import { altered } from '../lab-infra/engines/altered.ts'
import type { LabEngine, LabNode } from '../lab-infra/lab.ts'
import type { Measured } from './engines/index.ts'

/** Often enough to be exact to about 1 % of a boot, seldom enough not to slow it, in ms. */
const pollMs = 40

/** Everybody may ask. */
async function isReady(agent: Agent, signal: AbortSignal): Promise<boolean> {
  const asked = askApi(agent, { path: '/readyz', timeoutMs: 2_000, signal })
  return asked.then(
    ({ status }) => status === 200,
    () => false,
  )
}

/** Resolves with performance.now() of the moment. @throws the signal's reason. */
export async function untilReady(apiServer: Pick<LabNode, 'dial'>, signal: AbortSignal): Promise<number> {
  const agent = apiAgent(apiServer)
  try {
    while (!(await isReady(agent, signal))) await sleep(pollMs, undefined, { signal })
    return performance.now()
  } finally {
    agent.destroy()
  }
}

export interface Creation {
  /** performance.now() at the call, at the first answer that the API server is ready, and at the return. */
  startedAt: number
  readyAt: number
  createdAt: number
}

/** The engine, with `onCreated` told of each lab it makes. */
export function watched({ engine, details }: Measured, onCreated: (creation: Creation) => void): LabEngine {
  return altered(engine, {
    async create(id, options, report, signal) {
      const startedAt = performance.now()
      const failed = new AbortController()
      const either = AbortSignal.any([signal, failed.signal])
      const ready = details.apiServer(id, either).then(it => untilReady(it, either))
      ready.catch(() => {})
      try {
        const lab = await engine.create(id, options, report, signal)
        const createdAt = performance.now()
        onCreated({ startedAt, readyAt: await ready, createdAt })
        return lab
      } finally {
        failed.abort()
      }
    },
  })
}

/** Asks on and on, to tell the last moment (ms since the epoch) at which the API server was ready again after it was not. */
export function followReadiness(apiServer: Pick<LabNode, 'dial'>, signal: AbortSignal) {
  const agent = apiAgent(apiServer)
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  let readyAgain: number | undefined
  const follow = async () => {
    for (let before = true; !either.aborted; await sleep(pollMs)) {
      const now = await isReady(agent, either)
      if (now && !before) readyAgain = Date.now()
      before = now
    }
  }
  const following = follow()
  return {
    /** Waits for it: an answer that hangs while the server starts is given up only after 2 s. @throws the signal's reason. */
    async lastReadyAgain(): Promise<number> {
      while (readyAgain === undefined) await sleep(pollMs, undefined, { signal: either })
      return readyAgain
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await following
      agent.destroy()
    },
  }
}
