/** Somebody who works with this server. */
import { localLearner } from '../../store/store.ts'

export type Role = 'learner' | 'assistant' | 'instructor'

export interface Person {
  id: string
  /** What others see. */
  name: string
  role: Role
}

/** Who works where nobody has to sign in. */
export const localPerson: Person = { id: localLearner, name: 'You', role: 'learner' }
