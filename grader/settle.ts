/** Waits while the control plane converges, and no longer. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { NodeFacts } from '../lab-infra/control-plane/facts.ts'
import { controlPlaneProbe } from '../lab-infra/control-plane/probe.ts'
import type { ControlPlaneState, Lab } from '../lab-infra/lab.ts'

/** A crash may heal by the kubelet's first retries: what stays broken so long is broken, ms. */
const brokenMs = 4_000
const everyMs = 250

/**
 * How long the kubelet may take to act on a change that the process does not show, ms; it costs nothing once a new
 * container is there. The kubelet's back-off is 10 s, or none when it is restarted at once (quick).
 */
const graceMs = { quick: 15_000, untouched: 30_000 }

export interface SettleOptions {
  /** What is waited for; returned at once. Default: ready. */
  until?: (state: ControlPlaneState) => boolean
  /** The longest wait for a control plane that is restarting, ms. */
  settleMs: number
  onWaiting?: (summary: string, forMs: number) => void
  signal: AbortSignal
}

export interface Settled {
  state: ControlPlaneState
  /** What the last look at the node rested on, where it answered. */
  facts: NodeFacts | undefined
}

/**
 * Watches a lab's control plane until it is what is waited for, has been broken for 4 s, or `settleMs` have passed.
 * @throws the signal's reason when aborted; a node that does not answer is a state
 */
export async function settle(lab: Lab, options: SettleOptions): Promise<Settled> {
  const { signal, settleMs, onWaiting, until = it => it.phase === 'ready' } = options
  const probe = controlPlaneProbe(lab.node, {
    credentials: () => lab.credentials(),
    graceMs: graceMs[lab.info.kubelet],
    signal,
  })
  const start = Date.now()
  let brokenSince: number | undefined
  try {
    for (;;) {
      const state = await probe.look()
      signal.throwIfAborted()
      const now = Date.now()
      if (state.phase === 'restarting' || state.phase === 'ready') brokenSince = undefined
      else brokenSince ??= now
      const isBroken = brokenSince !== undefined && now - brokenSince >= brokenMs
      if (until(state) || isBroken || now - start >= settleMs) return { state, facts: probe.facts() }
      onWaiting?.(state.summary, now - start)
      await sleep(everyMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  } finally {
    probe.close()
  }
}
