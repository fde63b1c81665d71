/** A session in the store, and how the API shows it. */
import { randomBytes } from 'node:crypto'
import type { Pace } from '../lab.ts'
import type { SessionRow } from '../store/store.ts'
import type { Session } from './api.ts'

/** What the store does not know: it lives as long as the server. */
export type Live = Pick<
  Session,
  'title' | 'deadline' | 'warned' | 'hintsSeen' | 'checked' | 'steps' | 'controlPlane' | 'asOf'
>

export function newRow(scenario: string, pace: Pace): SessionRow {
  return {
    id: randomBytes(8).toString('hex'),
    scenario,
    state: 'preparing',
    pace,
    lab_id: null,
    started_at: Date.now(),
    ready_at: null,
    ended_at: null,
    ended_because: null,
    deadline: null,
    problem: null,
  }
}

export function sessionView(row: SessionRow, live: Live): Session {
  return {
    id: row.id,
    scenario: row.scenario,
    state: row.state as Session['state'],
    labId: row.lab_id ?? undefined,
    pace: row.pace as Pace,
    startedAt: row.started_at,
    readyAt: row.ready_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endedBecause: row.ended_because ?? undefined,
    problem: row.problem === null ? undefined : JSON.parse(row.problem),
    ...live,
  }
}
