/** What the control plane of a node is doing, from /readyz, the node's facts and the components' own last words. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlPlaneState, Credentials, LabNode } from '../lab.ts'
import type { Readiness, Verdict } from './component.ts'
import { manifestStamps, type NodeFacts, nodeFacts } from './facts.ts'
import { controlPlaneHistory } from './history.ts'
import { lastWords } from './last-words.ts'
import { askReadyz } from './readyz.ts'
import { judgeControlPlane } from './verdict.ts'

export interface ControlPlaneOptions {
  /** For /readyz, which a hardened API server refuses to those without. */
  credentials?: () => Promise<Credentials>
  /** How long the kubelet may take to act on a change that the running process does not show (a probe, a comment), ms. */
  graceMs?: number
  signal?: AbortSignal
}

/** A look at the control plane that remembers the one before, so that it can tell since when and how long it took. */
export interface ControlPlaneProbe {
  look(): Promise<ControlPlaneState>
  /** The facts that the last look rested on. */
  facts(): NodeFacts | undefined
  close(): void
}

/**
 * A look in full costs a tenth of a second of CPU, a glance a tenth of that. How old the last look may be while a glance
 * finds nothing new, ms; by then shows what changes neither a manifest nor what /readyz says.
 */
const fullLookMs: Partial<Record<ControlPlaneState['phase'], number>> = {
  ready: 15_000,
  restarting: 1_500,
  broken: 1_500,
  stopped: 1_500,
}

interface Glance {
  ready: Readiness
  /** Changes with the static pod folder. */
  stamps: string
}

export function controlPlaneProbe(node: LabNode, options: ControlPlaneOptions = {}): ControlPlaneProbe {
  const readyz = askReadyz(node, options.credentials, options.signal)
  const history = controlPlaneHistory()
  let previous: ControlPlaneState | undefined
  let facts: NodeFacts | undefined
  let before: Glance | undefined
  let lookedAt = 0

  async function glance(): Promise<Glance> {
    const [stamps, ready] = await Promise.all([manifestStamps(node, options.signal), readyz.ask()])
    return { ready, stamps }
  }

  async function verdict(glanced: Readiness | undefined): Promise<Verdict> {
    // Facts first: that it is ready is said by the process they tell of.
    const seen = await nodeFacts(node, options.signal)
    const ready = glanced?.ready === false ? glanced : await readyz.ask()
    facts = seen
    const graceMs = options.graceMs ?? 20_000
    const first = judgeControlPlane(ready, seen, undefined, graceMs)
    if (first.phase === 'ready') return first
    const words = await lastWords(node, seen.containers, options.signal)
    return judgeControlPlane(ready, seen, words, graceMs)
  }

  async function look(): Promise<ControlPlaneState> {
    const seen = await glance().catch(() => undefined)
    options.signal?.throwIfAborted()
    const isNew = !seen || seen.stamps !== before?.stamps || seen.ready.ready !== before.ready.ready
    if (previous && !isNew && Date.now() - lookedAt < (fullLookMs[previous.phase] ?? 0)) return previous
    lookedAt = Date.now()
    before = seen
    const now = await verdict(seen?.ready).catch(unreachable)
    options.signal?.throwIfAborted()
    previous = history(now, Date.now(), facts?.now)
    return previous
  }

  return { look, facts: () => facts, close: readyz.close }
}

/** One look. Prefer a probe for several: it keeps its connection. */
export async function controlPlaneState(
  node: LabNode,
  options: ControlPlaneOptions = {},
): Promise<ControlPlaneState> {
  const probe = controlPlaneProbe(node, options)
  try {
    return await probe.look()
  } finally {
    probe.close()
  }
}

/**
 * Yields the present state at once, then each change, until the signal aborts. Looks once a second, and oftener
 * while something is under way.
 */
export async function* controlPlaneChanges(
  node: LabNode,
  signal?: AbortSignal,
  options: Omit<ControlPlaneOptions, 'signal'> = {},
): AsyncGenerator<ControlPlaneState> {
  const probe = controlPlaneProbe(node, { ...options, ...(signal && { signal }) })
  let told = ''
  try {
    while (!signal?.aborted) {
      const state = await probe.look()
      const news = JSON.stringify([
        state.phase,
        state.component,
        state.cause,
        state.phase === 'ready' && state.summary,
      ])
      if (news !== told) yield state
      told = news
      await sleep(state.phase === 'restarting' ? 300 : 1_000, undefined, signal ? { signal } : {})
    }
  } catch (error) {
    if (!signal?.aborted) throw error
  } finally {
    probe.close()
  }
}

function unreachable(error: unknown): Verdict {
  return {
    phase: 'unreachable',
    summary: 'The node does not answer',
    cause: error instanceof Error ? error.message : String(error),
  }
}
