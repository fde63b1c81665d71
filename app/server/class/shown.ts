/** What somebody who teaches a class shows to all in it: a terminal of their own. */
import type { FanOut } from '../../../lab-infra/terminal/relay/fan-out.ts'
import type { Terminal } from '../api.ts'
import type { Person } from '../people/person.ts'

export interface Shown {
  /** Whose it is. */
  by: Person
  session: string
  terminal: Terminal
  /** ms since the epoch. */
  since: number
  fan: FanOut
}
