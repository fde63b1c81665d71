/** Waits while the control plane converges, and no longer. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlPlaneState } from '../lab-infra/lab.ts'
import type { ControlPlaneProbe } from '../lab-infra/node/control-plane.ts'

/** A crash may heal by the kubelet's first retries: what stays broken so long is broken, ms. */
const brokenMs = 4_000
const everyMs = 250

/**
 * How long the kubelet may take to act on a change that the process does not show, ms; it costs nothing once a new
 * container is there. The kubelet's back-off is 10 s, or none when it is restarted at once (quick).
 */
export const graceMs = { quick: 15_000, exam: 30_000 }

export interface SettleOptions {
  /** What is waited for; returned at once. Default: ready. */
  until?: (state: ControlPlaneState) => boolean
  /** The longest wait for a control plane that is restarting, ms. */
  settleMs: number
  onWaiting?: (summary: string, forMs: number) => void
  signal?: AbortSignal
}

/** The state when it is what is waited for, has been broken for 4 s, or `settleMs` have passed. */
export async function settle(probe: ControlPlaneProbe, options: SettleOptions): Promise<ControlPlaneState> {
  const start = Date.now()
  const until = options.until ?? (it => it.phase === 'ready')
  let brokenSince: number | undefined
  for (;;) {
    const state = await probe.look()
    options.signal?.throwIfAborted()
    const now = Date.now()
    if (until(state)) return state
    if (state.phase === 'restarting' || state.phase === 'ready') brokenSince = undefined
    else brokenSince ??= now
    if (brokenSince !== undefined && now - brokenSince >= brokenMs) return state
    if (now - start >= options.settleMs) return state
    options.onWaiting?.(state.summary, now - start)
    await sleep(everyMs, undefined, options.signal ? { signal: options.signal } : {})
  }
}
