/** Who checked what of a class, and when, in order. */
import type { SessionRow } from '../../../store/store.ts'
import type { Grade } from '../../api.ts'

/** One check of a task by a learner. */
export interface Try {
  /** Which one on the task, from 1, over all of the learner's sessions of it in the class. */
  attempt: number
  grade: Grade
  /** What was drawn in its session. */
  seed: number
  /** ms for which the learner has had the task open until then, in all sessions of it; waiting for a lab counts. */
  afterMs: number
}

/** By learner and task; the oldest first. */
export type Tries = ReadonlyMap<string, ReadonlyMap<string, readonly Try[]>>

export type WorkedSession = Pick<
  SessionRow,
  'id' | 'learner' | 'scenario' | 'seed' | 'started_at' | 'ended_at'
>

/** @param grades those of other sessions are left out */
export function triesOf(sessions: readonly WorkedSession[], grades: readonly Grade[]): Tries {
  const graded = Map.groupBy(grades, grade => grade.sessionId)
  const byLearner = new Map<string, Map<string, Try[]>>()
  const before = new Map<WorkedSession, number>()
  const open = new Map<string, number>()
  for (const session of sessions.toSorted((one, other) => one.started_at - other.started_at)) {
    const { learner, scenario, started_at, ended_at } = session
    const key = JSON.stringify([learner, scenario])
    before.set(session, open.get(key) ?? 0)
    if (ended_at !== null) open.set(key, before.get(session)! + Math.max(0, ended_at - started_at))
    const tasks = byLearner.get(learner) ?? new Map<string, Try[]>()
    byLearner.set(learner, tasks)
    const tries = tasks.get(scenario) ?? []
    for (const grade of (graded.get(session.id) ?? []).toSorted((a, b) => a.startedAt - b.startedAt)) {
      const afterMs = before.get(session)! + Math.max(0, grade.startedAt - started_at)
      tries.push({ attempt: tries.length + 1, grade, seed: session.seed, afterMs })
    }
    if (tries.length > 0) tasks.set(scenario, tries)
  }
  return byLearner
}

/** percent, as the store counts it. */
export const percentOf = ({ score, total }: Pick<Grade, 'score' | 'total'>): number =>
  total === 0 ? 0 : Math.round((100 * score) / total)
