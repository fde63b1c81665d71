/** What is kept of people who sign in. Part of the store's contract. */
import type {
  AccountRow,
  GradeRow,
  HintRow,
  InvitationRow,
  MemberRow,
  MessageRow,
  PersonRow,
  SessionRow,
  SignInRow,
} from './schema.ts'

export type { InvitationRow, PersonRow } from './schema.ts'

export type PersonChange = Partial<Pick<PersonRow, 'name' | 'role' | 'code_hash' | 'code_until'>>

/** All that is kept of somebody. */
export interface PersonalRows {
  people: PersonRow[]
  sign_ins: SignInRow[]
  accounts: AccountRow[]
  members: MemberRow[]
  /** To them, and from them. */
  messages: MessageRow[]
  sessions: SessionRow[]
  grades: GradeRow[]
  hints: HintRow[]
}

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
  /** In the order in which they came. */
  ofRole(role: string): Promise<PersonRow[]>
  /** With their sign-ins, memberships, messages to and from them, and sessions with grades and hints. */
  removePerson(id: string): Promise<void>

  addInvitation(row: InvitationRow): Promise<void>
  /** Takes it away, for one caller alone; undefined where there is none, or none that is valid at that time. */
  takeInvitation(hash: string, now: number): Promise<InvitationRow | undefined>
  /** Those by that person (null: by the server itself) that have not been used, newest first. */
  invitations(by: string | null): Promise<InvitationRow[]>
  removeInvitation(id: string): Promise<void>

  /** Each oldest first. */
  allOf(person: string): Promise<PersonalRows>
  /** Forgets invitations, sign-ins and visits at an issuer that have expired by then. */
  forgetExpired(now: number): Promise<void>
  /** Learners who have no valid code then, are signed in nowhere and belong to no class. */
  strays(now: number): Promise<string[]>
}
