/** Under what an attempt is made: one's own practice, or a class. What it says may change while the attempt goes on. */
import type { SessionClass } from './api.ts'
import { type Policy, practice } from './policy.ts'

export interface Terms {
  readonly policy: Policy
  /** ms without activity after which the lab ends, and how long before that the page warns. */
  readonly idleMs: number
  readonly warnMs: number
  /** Undefined in practice. */
  readonly class?: SessionClass | undefined
  /** Somebody looks at the whole class. */
  readonly overlooked?: boolean
}

export const practiceTerms = ({ idleMs, warnMs }: Pick<Terms, 'idleMs' | 'warnMs'>): Terms => ({
  policy: practice,
  idleMs,
  warnMs,
})
