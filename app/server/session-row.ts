/** A session between the store and the server: an attempt and the lease of its lab, in one row. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Scenario } from '../../grader/scenario.ts'
import { type KubeletMode, LabError } from '../../lab-infra/lab.ts'
import type { SessionChange, SessionRow } from '../store/store.ts'
import * as api from './api.ts'
import type { AttemptRecord } from './attempt.ts'
import type { LeaseRecord } from './lab-lease.ts'
import { json } from './stored-json.ts'

export interface SessionRecord {
  attempt: AttemptRecord
  lease: LeaseRecord
}

export function newRow(
  learner: string,
  { id: scenario, seed }: Pick<Scenario, 'id' | 'seed'>,
  kubelet: KubeletMode,
  classId: string | null = null,
): SessionRow {
  return {
    id: randomBytes(8).toString('hex'),
    learner,
    class_id: classId,
    scenario,
    seed,
    state: 'preparing',
    kubelet,
    lab_id: null,
    started_at: Date.now(),
    ready_at: null,
    ended_at: null,
    ended_because: null,
    deadline: null,
    problem: null,
  }
}

/** A column that may be null, which is undefined here. */
const maybe = <T extends z.ZodType>(shape: T) => shape.nullable().transform(value => value ?? undefined)

const Stored = z.object({
  id: z.string(),
  learner: z.string(),
  class_id: maybe(z.string()),
  scenario: z.string(),
  seed: z.number().int(),
  state: api.Session.shape.state,
  kubelet: api.Session.shape.kubelet,
  lab_id: maybe(z.string()),
  started_at: z.number(),
  ready_at: maybe(z.number()),
  ended_at: maybe(z.number()),
  ended_because: maybe(z.string()),
  deadline: maybe(z.number()),
  problem: maybe(json(api.Problem)),
})

/** @throws LabError `store-corrupt` for what no cks-lab has written. */
export function recordOf(row: SessionRow): SessionRecord {
  const { data, error } = Stored.safeParse(row)
  if (!data)
    throw new LabError('store-corrupt', `The session ${row.id} in the store cannot be read.`, {
      remedy: 'Start the task again; the grades of the session are kept.',
      cause: error,
    })
  return {
    attempt: {
      id: data.id,
      learner: data.learner,
      classId: data.class_id,
      scenario: data.scenario,
      seed: data.seed,
      startedAt: data.started_at,
      deadline: data.deadline,
      endedAt: data.ended_at,
      endedBecause: data.ended_because,
    },
    lease: {
      state: data.state,
      kubelet: data.kubelet,
      labId: data.lab_id,
      readyAt: data.ready_at,
      problem: data.problem,
    },
  }
}

/** The columns that a change of a lease changes. */
export function columnsOf(change: Partial<LeaseRecord>): SessionChange {
  const { state, kubelet, problem } = change
  return {
    ...(state && { state }),
    ...(kubelet && { kubelet }),
    ...('labId' in change && { lab_id: change.labId ?? null }),
    ...('readyAt' in change && { ready_at: change.readyAt ?? null }),
    ...('problem' in change && { problem: problem ? JSON.stringify(problem) : null }),
  }
}

/** The columns that an attempt's end changes. */
export function endColumns({
  endedAt,
  endedBecause,
}: Pick<AttemptRecord, 'endedAt' | 'endedBecause'>): SessionChange {
  return { ended_at: endedAt ?? null, ended_because: endedBecause ?? null }
}
