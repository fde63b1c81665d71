/** The life of the lab that a session has: what it may be, and what it may become. */
import type { Session } from './api.ts'

export type LabState = Session['state']

/** What may follow on what. */
const moves: Record<LabState, readonly LabState[]> = {
  preparing: ['ready', 'failed', 'lost', 'ended'],
  // failed: that it is ready could not be stored.
  ready: ['resetting', 'failed', 'lost', 'ended'],
  resetting: ['ready', 'failed', 'lost', 'ended'],
  failed: ['preparing', 'ended'],
  lost: ['preparing', 'ended'],
  ended: [],
}

/** What a server may do first, besides, with a life that one before it left in that state. */
const takingUp: Record<LabState, readonly LabState[]> = {
  preparing: ['preparing'],
  ready: ['ready'],
  resetting: ['resetting'],
  failed: [],
  // It was not among the labs that ran, and is again: a server with another engine ran in between.
  lost: ['ready', 'resetting'],
  ended: [],
}

export class LabLife {
  #state: LabState
  #takenUp = false

  /** @param state as the store has it; `preparing` for a new one */
  constructor(state: LabState) {
    this.#state = state
  }

  get state(): LabState {
    return this.#state
  }

  /** There is a lab, or one comes. */
  get holdsLab(): boolean {
    return this.#state === 'preparing' || this.#state === 'ready' || this.#state === 'resetting'
  }

  /** @throws Error when that may not follow, which is a defect of the caller */
  move(to: LabState): void {
    const allowed = [...moves[this.#state], ...(this.#takenUp ? [] : takingUp[this.#state])]
    if (!allowed.includes(to)) throw new Error(`A lab that is ${this.#state} cannot become ${to}.`)
    this.#state = to
    this.#takenUp = true
  }
}
