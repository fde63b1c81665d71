/** What the control plane of a node is doing, from /readyz, the node's facts and the components' own last words. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeConfig } from '@kubernetes/client-node'
import type { ControlPlaneState, LabNode } from '../lab.ts'
import { controlPlaneHistory } from './control-plane-history.ts'
import { judgeControlPlane, type Verdict } from './control-plane-verdict.ts'
import { manifestStamps, type NodeFacts, nodeFacts } from './facts.ts'
import { type LastWords, lastWords } from './last-words.ts'
import { askReadyz } from './readyz.ts'

export interface ControlPlaneOptions {
  /** Credentials for /readyz, which a hardened API server refuses to those without. */
  kubeConfig?: () => Promise<KubeConfig>
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

/** A ready control plane is looked at in full so often, ms: what breaks without a change of a manifest shows by then. */
const fullLookMs = 15_000

export function controlPlaneProbe(node: LabNode, options: ControlPlaneOptions = {}): ControlPlaneProbe {
  const readyz = askReadyz(node, options.kubeConfig, options.signal)
  const history = controlPlaneHistory()
  let previous: ControlPlaneState | undefined
  let facts: NodeFacts | undefined
  let stamps = ''
  let lookedAt = 0

  async function verdict(): Promise<Verdict> {
    // Facts first: an answer after them comes from the process they tell of.
    const seen = await nodeFacts(node, options.signal)
    const ready = await readyz.ask()
    facts = seen
    const graceMs = options.graceMs ?? 20_000
    const first = judgeControlPlane(ready, seen, undefined, graceMs)
    if (first.phase === 'ready') return first
    const words: LastWords = await lastWords(node, options.signal)
    return judgeControlPlane(ready, seen, words, graceMs)
  }

  /** The state before, when it was ready and a cheap look finds nothing new. */
  async function unchanged(): Promise<ControlPlaneState | undefined> {
    if (previous?.phase !== 'ready' || Date.now() - lookedAt > fullLookMs) return undefined
    const [files, ready] = await Promise.all([manifestStamps(node, options.signal), readyz.ask()])
    const same = ready.ready && files === stamps
    stamps = files
    return same ? previous : undefined
  }

  async function look(): Promise<ControlPlaneState> {
    const still = await unchanged().catch(() => undefined)
    if (still) return still
    lookedAt = Date.now()
    const now = await verdict().catch(unreachable)
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

/** Yields the present state at once, then each change, until the signal aborts. Looks once a second. */
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
      await sleep(1_000, undefined, signal ? { signal } : {})
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
