/** Follows one lab's control plane, for as long as it is asked to. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../../lab-infra/lab.ts'
import type { ControlPlane } from './api.ts'

/** closely: each change is told as it comes. rarely: it is looked at now and then, which costs the lab little. */
export type Following = 'closely' | 'rarely'

export interface FollowingTimes {
  /** ms before a stream that broke off is taken up again. */
  retryMs: number
  /** ms between two rare looks. */
  rareMs: number
}

const usual: FollowingTimes = { retryMs: 1_000, rareMs: 30_000 }

export class ControlPlaneFollower {
  /** The newest state; undefined while nothing is followed. */
  state: ControlPlane | undefined
  readonly #changed: (state: ControlPlane) => void
  readonly #silent: () => Promise<void>
  readonly #times: FollowingTimes
  #lab: Lab | undefined
  #how: Following | undefined
  #abort = new AbortController()

  /** @param silent called when the node does not answer: finds out whether it still lives */
  constructor(changed: (state: ControlPlane) => void, silent: () => Promise<void>, times = usual) {
    this.#changed = changed
    this.#silent = silent
    this.#times = times
  }

  /** Follows that lab in that way from now on, or none; does nothing when it already does. */
  follow(lab: Lab | undefined, how: Following = 'closely'): void {
    if (lab === this.#lab && (!lab || how === this.#how)) return
    this.#abort.abort()
    if (lab !== this.#lab) this.state = undefined
    this.#lab = lab
    this.#how = how
    if (!lab) return
    this.#abort = new AbortController()
    void this.#run(lab, how, this.#abort.signal)
  }

  /** An engine's stream may break off, for instance while its node restarts; it is taken up again. */
  async #run(lab: Lab, how: Following, signal: AbortSignal): Promise<void> {
    const { retryMs, rareMs } = this.#times
    while (!signal.aborted) {
      let looked = false
      try {
        for await (const state of lab.controlPlane(signal)) {
          if (signal.aborted) return
          this.#take(state)
          looked = how === 'rarely'
          if (looked) break
        }
      } catch {
        // Why it broke off is found out by asking the node, next.
      }
      if (signal.aborted) return
      if (!looked) await this.#silent()
      await sleep(looked ? rareMs : retryMs, undefined, { signal }).catch(() => {})
    }
  }

  /** A stream that begins anew does not know since when it is so. */
  #take(state: ControlPlane): void {
    const { phase, component, since } = this.state ?? {}
    const same = phase === state.phase && component === state.component
    this.state = same && since !== undefined ? { ...state, since: Math.min(since, state.since) } : state
    this.#changed(this.state)
    if (state.phase === 'unreachable') void this.#silent()
  }
}
