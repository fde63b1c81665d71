/** The tables, as kysely sees them. Times are ms since the epoch, truth values 0 or 1, lists JSON text. */

export interface SessionRow {
  id: string
  /** Whose it is. */
  learner: string
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

export interface Tables {
  sessions: SessionRow
  grades: GradeRow
  hints: HintRow
}
