/** A step of the preparation as people see it: started, what it is doing now, done or failed. */
import { availableParallelism } from 'node:os'
import type { Progress } from '../../lab.ts'

export interface Step {
  id: string
  title: string
  usualMs?: number
}

export type Tell = (detail: string, fraction?: number) => void

/** Not more than so many details a second reach whoever listens. */
const detailEveryMs = 200

/** Runs `work` as one step. Details that come too fast are dropped; the last of them is as good as the one before. */
export async function runStep<T>(report: Progress, step: Step, work: (tell: Tell) => Promise<T>): Promise<T> {
  const { id, ...rest } = step
  const startedAt = Date.now()
  let toldAt = 0
  const tell: Tell = (detail, fraction) => {
    if (Date.now() - toldAt < detailEveryMs) return
    toldAt = Date.now()
    report({ step: id, ...rest, state: 'running', detail, ...(fraction === undefined ? {} : { fraction }) })
  }
  report({ step: id, ...rest, state: 'started' })
  try {
    const result = await work(tell)
    report({ step: id, ...rest, state: 'done', tookMs: Date.now() - startedAt })
    return result
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    report({ step: id, ...rest, state: 'failed', detail, tookMs: Date.now() - startedAt })
    throw error
  }
}

/** What took so long on two cores takes about so long here; compiling scales with cores, up to a point. */
export function usualCompileMs(onTwoCoresMs: number): number {
  return Math.round((onTwoCoresMs * 2) / Math.min(Math.max(availableParallelism(), 1), 12))
}
