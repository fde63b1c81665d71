/** What a grading run shares among its checks: work done once, and what is to be undone. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../lab-infra/lab.ts'
import type { GradeTarget } from './types.ts'

export interface Run {
  target: GradeTarget
  /** Undoes what the checks deferred, last first; what fails or takes over 10 s is left, for the lab is disposable. */
  undo(): Promise<void>
}

export function newRun(lab: Lab, signal: AbortSignal): Run {
  const shared = new Map<string, Promise<unknown>>()
  const undos: (() => Promise<unknown>)[] = []
  let over = false
  const target: GradeTarget = {
    lab,
    node: lab.node,
    nonce: `x${randomBytes(5).toString('hex')}`,
    signal,
    once<T>(key: string, work: () => Promise<T>) {
      const kept = shared.get(key) ?? work()
      shared.set(key, kept)
      return kept as Promise<T>
    },
    defer(step) {
      undos.push(step)
      // A check that went on after its time limit may still make things.
      if (over) void undo()
    },
  }
  const undo = async () => {
    over = true
    for (let step = undos.pop(); step; step = undos.pop()) {
      const limit = new AbortController()
      await Promise.race([
        step().catch(() => {}),
        sleep(10_000, undefined, { signal: limit.signal }).catch(() => {}),
      ])
      limit.abort()
    }
  }
  return { target, undo }
}
