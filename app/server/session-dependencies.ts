/** What every session works with. */
import type { Logger } from 'pino'
import type { LabEngine } from '../../lab-infra/lab.ts'
import type { SessionStore } from '../store/store.ts'
import type { Ahead } from './ahead.ts'
import type { Grade } from './api.ts'
import type { Classes } from './class/classes.ts'
import type { Grader } from './grader.ts'
import type { Labs } from './labs.ts'

export interface SessionDependencies {
  engine: LabEngine
  store: SessionStore
  labs: Labs
  ahead: Ahead
  grader: Grader
  classes: Pick<Classes, 'get' | 'room' | 'withTask'>
  /** Told of each verdict, once it is stored. */
  graded: (session: { learner: string; classId: string | undefined }, grade: Grade) => void
  /** ms without activity after which a lab ends in practice, and how long before that the page warns. */
  idleMs: number
  warnMs: number
  log: Logger
}
