/** What must survive: sessions, grades, hints seen. The contract; `contract.ts` proves it of every database. */
import type { Kysely } from 'kysely'
import type { ClassStore } from './class-store.ts'
import type { PeopleStore } from './people-store.ts'
import type { GradeRow, SessionRow, Tables } from './schema.ts'

export type { ClassRow, ClassStore } from './class-store.ts'
export type { GradeRow, SessionRow } from './schema.ts'

/** Whose work it is where nobody has to say who they are. */
export const localLearner = 'local'

/** Whose session it is never changes. */
export type SessionChange = Partial<Omit<SessionRow, 'id' | 'learner' | 'class_id'>>

/** What came of all attempts at one scenario. */
export interface Attempts {
  attempts: number
  /** percent */
  best: number
  solved: boolean
  /** ms since the epoch */
  lastAt: number
}

/**
 * What is written has outlived a crash of this process, and of the machine, once the promise is kept. The writes of one
 * session take effect in the order of the calls, whether or not they are waited for; one that fails does not hold up the next.
 */
export interface SessionStore {
  /** The file, or the database and where it is; for people, without a password. */
  readonly name: string
  /** @throws when there is one of that id. */
  addSession(row: SessionRow): Promise<void>
  /** Writes these columns and no other. @throws LabError `no-such-session`. */
  updateSession(id: string, change: SessionChange): Promise<void>
  session(id: string): Promise<SessionRow | undefined>
  /** Those that have not ended, oldest first. */
  openSessions(): Promise<SessionRow[]>
  /** @throws when its session is unknown. */
  addGrade(row: GradeRow): Promise<void>
  /** Newest first. */
  grades(sessionId: string): Promise<GradeRow[]>
  /** Of the learner in a class, or with null in their own practice; by scenario: one that was never checked is missing. */
  attempts(learner: string, classId: string | null): Promise<Map<string, Attempts>>
  /** Counts the hint (from 1) as seen, once. @throws when its session is unknown. */
  seeHint(sessionId: string, number: number): Promise<void>
  hintsSeen(sessionId: string): Promise<number>
  /** Writes first what was asked for before. */
  close(): Promise<void>
}

export interface Store extends SessionStore {
  readonly classes: ClassStore
  readonly people: PeopleStore
  /** The tables themselves, for the library that signs people in. */
  readonly db: Kysely<Tables>
}
