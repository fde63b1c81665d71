/** What every session works with. */
import type { Logger } from 'pino'
import type { Store } from '../store/store.ts'
import type { Grader } from './grader.ts'
import type { Labs } from './labs.ts'

export interface SessionDependencies {
  store: Store
  labs: Labs
  grader: Grader
  /** ms without activity after which a lab ends, and how long before that the page warns. */
  idleMs: number
  warnMs: number
  log: Logger
}
