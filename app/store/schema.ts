/** The tables, as kysely sees them. Times are ms since the epoch, truth values 0 or 1, lists JSON text. */

export interface SessionRow {
  id: string
  /** Whose it is. */
  learner: string
  /** The class that it belongs to; null for one's own practice. */
  class_id: string | null
  scenario: string
  /** What was drawn of the scenario's parameters. */
  seed: number
  state: string
  /** quick or untouched. */
  kubelet: string
  lab_id: string | null
  started_at: number
  ready_at: number | null
  ended_at: number | null
  ended_because: string | null
  /** The lab ends then; null while there is none to end. */
  deadline: number | null
  /** JSON of a problem. */
  problem: string | null
}

export interface GradeRow {
  id: string
  /** Whose it is: the session's. */
  learner: string
  session_id: string
  scenario: string
  score: number
  total: number
  /** score of total, rounded. */
  percent: number
  passed: number
  /** JSON of the check results. */
  checks: string
  /** JSON. */
  control_plane: string
  started_at: number
  took_ms: number
}

export interface HintRow {
  session_id: string
  /** From 1. */
  number: number
  seen_at: number
}

export interface ClassRow {
  id: string
  title: string
  /** The instructor whose it is. */
  owner: string
  /** JSON: ids of scenarios. */
  tasks: string
  /** 1: one task after the other, as they are listed. */
  in_order: number
  opens_at: number
  closes_at: number
  /** How many learners may join. */
  seats: number
  /** Labs that a learner may have at once. */
  labs_each: number
  idle_minutes: number
  /** free, counted or off. */
  hints: string
  /** full, or verdicts: without evidence until the class is over. */
  evidence: string
  /** checked: after a first check; after: when the class is over. */
  explanations: string
  /** same: one draw of a task's parameters for all; own: each learner another. */
  draw: string
  /** What `same` draws with. */
  seed: number
  /** What a learner joins by; null when there is none. */
  join_code: string | null
  join_code_until: number | null
  /** While paused nobody's deadline runs and nobody begins a task. */
  paused_at: number | null
  archived_at: number | null
  created_at: number
}

/** Somebody in a class. Its owner is none of them. */
export interface MemberRow {
  class_id: string
  /** Who it is. */
  person: string
  /** learner, assistant or instructor. */
  role: string
  joined_at: number
  /** null when it is not raised. */
  hand_raised_at: number | null
  /** An instructor or assistant has seen the hand. */
  hand_seen_at: number | null
  /** Granted beyond the class's end, to this learner alone. */
  extra_minutes: number
  /** The task that an instructor moved the learner to. */
  task: string | null
}

export interface MessageRow {
  id: string
  class_id: string
  /** To whom; null: to all. */
  person: string | null
  sender: string
  text: string
  sent_at: number
}

/** Somebody who signs in. */
export interface PersonRow {
  id: string
  name: string
  /** learner, assistant or instructor. */
  role: string
  /** An address that leads nowhere, no other's. */
  email: string
  email_verified: number
  /** Of the personal code; null where there is none. */
  code_hash: string | null
  code_until: number | null
  created_at: number
  updated_at: number
}

/** A browser in which somebody is signed in. */
export interface SignInRow {
  id: string
  token: string
  person_id: string
  expires_at: number
  /** How the browser calls itself. */
  user_agent: string | null
  created_at: number
  updated_at: number
}

/** Who somebody is at an issuer of OpenID Connect. */
export interface AccountRow {
  id: string
  person_id: string
  provider_id: string
  /** The issuer's name for them. */
  account_id: string
  scope: string | null
  created_at: number
  updated_at: number
}

/** What a sign-in at an issuer has to bring back. */
export interface VerificationRow {
  id: string
  identifier: string
  value: string
  expires_at: number
  created_at: number
  updated_at: number
}

/** A link that makes whoever follows it first an instructor or assistant. */
export interface InvitationRow {
  id: string
  hash: string
  role: string
  /** Who made it; null: the server, for its first instructor. */
  by: string | null
  expires_at: number
  created_at: number
}

export interface Tables {
  people: PersonRow
  sign_ins: SignInRow
  accounts: AccountRow
  verifications: VerificationRow
  invitations: InvitationRow
  classes: ClassRow
  members: MemberRow
  messages: MessageRow
  sessions: SessionRow
  grades: GradeRow
  hints: HintRow
}
