/** A grade between the grader, the store and the API. */
import { randomUUID } from 'node:crypto'
import type { Grade as GraderGrade } from '../../grader/types.ts'
import type { GradeRow } from '../store/store.ts'
import type { Grade } from './api.ts'

export function rowOfGrade(sessionId: string, grade: GraderGrade): GradeRow {
  return {
    id: randomUUID(),
    session_id: sessionId,
    scenario: grade.scenario,
    score: grade.score,
    total: grade.total,
    percent: grade.total === 0 ? 0 : Math.round((100 * grade.score) / grade.total),
    passed: grade.passed ? 1 : 0,
    checks: JSON.stringify(grade.checks),
    control_plane: JSON.stringify(grade.controlPlane),
    started_at: Math.round(grade.startedAt),
    took_ms: Math.round(grade.tookMs),
  }
}

export function gradeOfRow(row: GradeRow): Grade {
  return {
    id: row.id,
    sessionId: row.session_id,
    scenario: row.scenario,
    score: row.score,
    total: row.total,
    passed: row.passed === 1,
    checks: JSON.parse(row.checks),
    controlPlane: JSON.parse(row.control_plane),
    startedAt: row.started_at,
    tookMs: row.took_ms,
  }
}
