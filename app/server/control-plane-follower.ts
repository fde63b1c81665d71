/** Follows one lab's control plane, for as long as it is asked to. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../../lab-infra/lab.ts'
import type { ControlPlane } from './api.ts'

const retryMs = 1_000

export class ControlPlaneFollower {
  /** The newest state; undefined while nothing is followed. */
  state: ControlPlane | undefined
  readonly #changed: (state: ControlPlane) => void
  readonly #silent: () => Promise<void>
  readonly #told: (state: ControlPlane) => ControlPlane
  #lab: Lab | undefined
  #abort = new AbortController()

  /**
   * @param silent called when the node does not answer: finds out whether it still lives
   * @param told what of a state people may be told
   */
  constructor(
    changed: (state: ControlPlane) => void,
    silent: () => Promise<void>,
    told: (state: ControlPlane) => ControlPlane,
  ) {
    this.#changed = changed
    this.#silent = silent
    this.#told = told
  }

  /** Follows that lab from now on, or none; does nothing when it already does. */
  follow(lab: Lab | undefined): void {
    if (lab === this.#lab) return
    this.#abort.abort()
    this.#lab = lab
    this.state = undefined
    if (!lab) return
    this.#abort = new AbortController()
    void this.#run(lab, this.#abort.signal)
  }

  /** An engine's stream may break off, for instance while its node restarts; it is taken up again. */
  async #run(lab: Lab, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const state of lab.controlPlane(signal)) {
          if (signal.aborted) return
          this.state = this.#told(state)
          this.#changed(this.state)
          if (state.phase === 'unreachable') void this.#silent()
        }
      } catch {
        // Why it broke off is found out by asking the node, next.
      }
      if (signal.aborted) return
      await this.#silent()
      await sleep(retryMs, undefined, { signal }).catch(() => {})
    }
  }
}
