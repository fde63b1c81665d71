/** From verdicts, one after the other, to states: since when, and how long a change took. */
import type { ControlPlaneState } from '../lab.ts'
import type { Verdict } from './component.ts'

/** ms */
const kubeletRestartMs = 3_000

/** ms in which what ends a component can be on its way: the look that found it running may be older than its silence. */
const silenceMs = 3_000

/**
 * Remembers what it was told before.
 * @returns a function that takes a verdict, our own time and the node's (both ms since the epoch), and gives the state
 */
export function controlPlaneHistory() {
  let previous: ControlPlaneState | undefined
  /** The change that is being waited for, and whose it is. */
  let editedAt: number | undefined
  let edited = 'kube-apiserver'
  /** The change that was in force at the last ready look. */
  let inForce: number | undefined
  let kubeletGoneSince: number | undefined
  let silentSince: number | undefined

  /** A component that ran at the last look and does not answer any more may be about to be started anew. */
  function patientWithSilence({ silent, ...now }: Verdict, at: number): Verdict {
    if (!silent) silentSince = undefined
    else silentSince ??= previous?.phase === 'ready' ? at : Number.NEGATIVE_INFINITY
    if (silentSince === undefined || at - silentSince > silenceMs) return now
    return {
      phase: 'restarting',
      ...(now.component && { component: now.component }),
      summary: `${now.component} does not answer`,
    }
  }

  /** A kubelet that is being restarted is gone for a moment; one that stays away is broken. */
  function patient(now: Verdict, at: number): Verdict {
    if (now.component !== 'kubelet') kubeletGoneSince = undefined
    else kubeletGoneSince ??= at
    if (kubeletGoneSince === undefined || at - kubeletGoneSince > kubeletRestartMs) return now
    return { phase: 'restarting', component: 'kubelet', summary: 'The kubelet is being restarted' }
  }

  return (verdict: Verdict, at: number, nodeNow = at): ControlPlaneState => {
    const { editedAt: edit, ...now } = patient(patientWithSilence(verdict, at), at)
    if (now.phase !== 'ready') {
      if (edit !== undefined) [editedAt, edited] = [edit, now.component ?? edited]
    } else {
      // A restart can begin and end between two looks; of a ready control plane it is the API server's.
      if (previous?.phase === 'ready' && edit !== undefined && edit !== inForce)
        [editedAt, edited] = [edit, 'kube-apiserver']
      inForce = edit
    }
    const same = previous?.phase === now.phase && previous.component === now.component
    const state: ControlPlaneState = { ...now, since: same && previous ? previous.since : at }
    if (state.phase === 'ready' && editedAt !== undefined) {
      state.tookMs = Math.max(0, Math.round(nodeNow - editedAt))
      state.summary = `${edited} ready ${(state.tookMs / 1000).toFixed(1)} s after the change`
      editedAt = undefined
    } else if (state.phase === 'ready' && same && previous?.tookMs !== undefined) {
      Object.assign(state, { tookMs: previous.tookMs, summary: previous.summary })
    }
    previous = state
    return state
  }
}
