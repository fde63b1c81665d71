/** What somebody takes along: all that is kept of them, in words that need no manual. */
import type { PersonalRows } from '../../store/people-store.ts'
import type { GradeRow } from '../../store/store.ts'
import type { CheckResult } from '../api.ts'

/**
 * Times as ISO 8601; without the secrets by which a browser is known, and what a class holds back of results as held back
 * as ever.
 * @param classes their titles by id
 * @param results of a check, as its learner may see them now
 */
export function personalData(
  rows: PersonalRows,
  classes: ReadonlyMap<string, string>,
  results: (grade: GradeRow) => readonly CheckResult[],
) {
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  const [person] = rows.people
  const title = (id: string | null) => (id === null ? null : (classes.get(id) ?? null))
  return {
    person: person
      ? {
          id: person.id,
          name: person.name,
          role: person.role,
          since: time(person.created_at),
          personalCodeUntil: time(person.code_until),
        }
      : null,
    signIns: rows.sign_ins.map(row => ({
      browser: row.user_agent,
      since: time(row.created_at),
      until: time(row.expires_at),
    })),
    issuers: rows.accounts.map(row => ({ knownAs: row.account_id, since: time(row.created_at) })),
    classes: rows.members.map(row => ({
      title: title(row.class_id),
      role: row.role,
      joined: time(row.joined_at),
      extraMinutes: row.extra_minutes,
      handRaised: time(row.hand_raised_at),
    })),
    messages: rows.messages.map(row => ({
      class: title(row.class_id),
      sent: time(row.sent_at),
      byMe: row.sender === person?.id,
      text: row.text,
    })),
    sessions: rows.sessions.map(row => ({
      task: row.scenario,
      class: title(row.class_id),
      began: time(row.started_at),
      ended: time(row.ended_at),
      endedBecause: row.ended_because,
      hints: rows.hints
        .filter(hint => hint.session_id === row.id)
        .map(hint => ({ number: hint.number, seen: time(hint.seen_at) })),
      checks: rows.grades
        .filter(grade => grade.session_id === row.id)
        .map(grade => ({
          at: time(grade.started_at),
          percent: grade.percent,
          passed: grade.passed === 1,
          results: results(grade),
        })),
    })),
  }
}
