/** What the control plane of a node is doing, from /readyz, the node's facts and the components' own last words. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeConfig } from '@kubernetes/client-node'
import type { ControlPlaneState, LabNode } from '../lab.ts'
import { apiAgent, askApi, credentialsOf } from './api-agent.ts'
import { judgeControlPlane, type Readiness, type Verdict } from './control-plane-verdict.ts'
import { type NodeFacts, nodeFacts } from './facts.ts'
import { type LastWords, lastWords } from './last-words.ts'

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

/** ms */
const kubeletRestartMs = 3_000

export function controlPlaneProbe(node: LabNode, options: ControlPlaneOptions = {}): ControlPlaneProbe {
  const agents = new Map<string, ReturnType<typeof apiAgent>>()
  let previous: ControlPlaneState | undefined
  let facts: NodeFacts | undefined
  let editedAt: number | undefined
  let kubeletGoneSince: number | undefined

  async function ask(kind: 'known' | 'nobody'): Promise<Readiness> {
    const config = kind === 'known' ? await options.kubeConfig?.() : undefined
    const agent = agents.get(kind) ?? apiAgent(node, config && credentialsOf(config))
    agents.set(kind, agent)
    try {
      const answer = await askApi(agent, {
        path: '/readyz?verbose',
        timeoutMs: 3_000,
        ...(options.signal && { signal: options.signal }),
      })
      if (answer.status === 200) return { ready: true }
      return { ready: false, answers: true, detail: failing(answer.status, answer.text) }
    } catch (error) {
      options.signal?.throwIfAborted()
      return { ready: false, answers: false, detail: error instanceof Error ? error.message : String(error) }
    }
  }

  /** A refusal (401, 403) is the answer of a server that works: whether it is ready is then asked the other way. */
  async function readiness(): Promise<Readiness> {
    const known = await ask(options.kubeConfig ? 'known' : 'nobody')
    if (known.ready || !/^HTTP 40[13]/.test(known.detail)) return known
    const nobody = options.kubeConfig ? await ask('nobody') : known
    return nobody.ready || /^HTTP 40[13]/.test(nobody.detail) ? { ready: true } : nobody
  }

  async function verdict(): Promise<Verdict> {
    // Facts first: an answer after them comes from the process they tell of.
    const seen = await nodeFacts(node, options.signal)
    const ready = await readiness()
    facts = seen
    const graceMs = options.graceMs ?? 20_000
    const first = judgeControlPlane(ready, seen, undefined, graceMs)
    if (first.phase === 'ready') return first
    const words: LastWords = await lastWords(node, options.signal)
    return judgeControlPlane(ready, seen, words, graceMs)
  }

  /** A kubelet that is being restarted is gone for a moment; one that stays away is broken. */
  function patient(now: Verdict): Verdict {
    if (now.component !== 'kubelet') kubeletGoneSince = undefined
    else kubeletGoneSince ??= Date.now()
    if (kubeletGoneSince === undefined || Date.now() - kubeletGoneSince > kubeletRestartMs) return now
    return { phase: 'restarting', component: 'kubelet', summary: 'The kubelet is being restarted' }
  }

  async function look(): Promise<ControlPlaneState> {
    const { editedAt: edit, ...now } = patient(await verdict().catch(unreachable))
    options.signal?.throwIfAborted()
    if (edit !== undefined) editedAt = edit
    const same = previous?.phase === now.phase && previous.component === now.component
    const state: ControlPlaneState = { ...now, since: same && previous ? previous.since : Date.now() }
    if (state.phase === 'ready' && same && previous?.tookMs !== undefined) {
      Object.assign(state, { tookMs: previous.tookMs, summary: previous.summary })
    } else if (state.phase === 'ready' && editedAt !== undefined) {
      state.tookMs = Math.max(0, Math.round((facts?.now ?? Date.now()) - editedAt))
      state.summary = `kube-apiserver ready ${(state.tookMs / 1000).toFixed(1)} s after the change`
      editedAt = undefined
    }
    previous = state
    return state
  }

  const close = () => {
    for (const agent of agents.values()) agent.destroy()
  }
  return { look, facts: () => facts, close }
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

/** "HTTP 500: [-]etcd failed: reason withheld" from /readyz?verbose. */
function failing(status: number, text: string): string {
  const failed = text.split('\n').filter(line => line.startsWith('[-]'))
  return `HTTP ${status}${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`
}
