/** What is kept of people who sign in. Part of the store's contract. */
import type { InvitationRow, PersonRow } from './schema.ts'

export type { InvitationRow, PersonRow } from './schema.ts'

export type PersonChange = Partial<Pick<PersonRow, 'name' | 'role' | 'code_hash' | 'code_until'>>

/** As of the store: what a promise that was kept wrote outlives a crash. */
export interface PeopleStore {
  /** @throws when there is one of that id, or of that code. */
  addPerson(row: PersonRow): Promise<void>
  /** Writes these columns and no other. @throws LabError `no-such-person`. */
  updatePerson(id: string, change: PersonChange): Promise<void>
  people(ids: readonly string[]): Promise<PersonRow[]>
  personOfCode(hash: string): Promise<PersonRow | undefined>
  /** Whether there is anybody of that role. */
  hasRole(role: string): Promise<boolean>
  /** With their sign-ins, memberships, messages to and from them, and sessions with grades and hints. */
  removePerson(id: string): Promise<void>

  addInvitation(row: InvitationRow): Promise<void>
  /** Takes it away, for one caller alone; undefined where there is none, or none that is valid at that time. */
  takeInvitation(hash: string, now: number): Promise<InvitationRow | undefined>
  /** Those by that person (null: by the server itself) that have not been used, newest first. */
  invitations(by: string | null): Promise<InvitationRow[]>
  removeInvitation(id: string): Promise<void>

  /**
   * Forgets what has expired by then: invitations, sign-ins, and learners who have no valid code, are signed in nowhere
   * and belong to no class.
   * @returns the learners that are forgotten
   */
  forgetExpired(now: number): Promise<string[]>
}
