/** One-time tickets: what admits a WebSocket to one terminal. A page of another origin cannot come by one. */
import { randomBytes } from 'node:crypto'

export const ticketMs = 30_000

export type Admission = {
  /** Whom it admits. */
  learner: string
} & (
  | { to: 'own'; session: string; terminal: string }
  /** A look into a terminal of somebody in the class. */
  | { to: 'look'; class: string; session: string; terminal: string; look: string }
  /** What is shown to the class. */
  | { to: 'shown'; class: string }
)

export class Tickets {
  readonly #open = new Map<string, Admission & { until: number }>()

  /** 128 random bits, good once and for 30 s. */
  issue(admission: Admission): string {
    const now = Date.now()
    for (const [ticket, { until }] of this.#open) if (until < now) this.#open.delete(ticket)
    const ticket = randomBytes(16).toString('base64url')
    this.#open.set(ticket, { ...admission, until: now + ticketMs })
    return ticket
  }

  /** What it admits that learner to, or undefined when it is unknown, another's, used or too old. It is used up either way. */
  redeem(ticket: string, learner: string): Admission | undefined {
    const found = this.#open.get(ticket)
    this.#open.delete(ticket)
    if (!found || found.learner !== learner || found.until < Date.now()) return undefined
    const { until: _, ...admission } = found
    return admission
  }
}
