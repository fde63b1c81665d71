/** A grade between the grader, the store and the API. */
import { z } from 'zod'
import type { Grade as GraderGrade } from '../../grader/types.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { GradeRow } from '../store/store.ts'
import { Grade } from './api.ts'
import { json } from './stored-json.ts'

/** The grade as the API tells it. */
export function apiGrade({ id, session }: { id: string; session: string }, grade: GraderGrade): Grade {
  const [startedAt, tookMs] = [Math.round(grade.startedAt), Math.round(grade.tookMs)]
  return { ...grade, id, sessionId: session, startedAt, tookMs }
}

export function rowOfGrade(learner: string, grade: Grade): GradeRow {
  return {
    id: grade.id,
    learner,
    session_id: grade.sessionId,
    scenario: grade.scenario,
    score: grade.score,
    total: grade.total,
    percent: grade.total === 0 ? 0 : Math.round((100 * grade.score) / grade.total),
    passed: grade.passed ? 1 : 0,
    checks: JSON.stringify(grade.checks),
    control_plane: JSON.stringify(grade.controlPlane),
    started_at: grade.startedAt,
    took_ms: grade.tookMs,
  }
}

const Texts = z.object({
  checks: json(Grade.shape.checks),
  control_plane: json(Grade.shape.controlPlane),
})

/** @throws LabError `store-corrupt` for what no cks-lab has written. */
export function gradeOfRow(row: GradeRow): Grade {
  const { data, error } = Texts.safeParse(row)
  if (!data)
    throw new LabError('store-corrupt', `The grade ${row.id} in the store cannot be read.`, {
      remedy: 'The other sessions and their grades can be used as ever.',
      cause: error,
    })
  return {
    id: row.id,
    sessionId: row.session_id,
    scenario: row.scenario,
    score: row.score,
    total: row.total,
    passed: row.passed === 1,
    checks: data.checks,
    controlPlane: data.control_plane,
    startedAt: row.started_at,
    tookMs: row.took_ms,
  }
}
