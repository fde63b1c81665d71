/** What the learners of a class did in it so far: their sessions and the verdicts on them, as the board needs them. */
import type { ClassStore } from '../../../store/class-store.ts'
import type { SessionRow } from '../../../store/store.ts'
import type { Grade, Session } from '../../api.ts'
import { gradeOfRow } from '../../grades.ts'
import type { Verdict } from './need.ts'

/** A session that is over, or was when it was looked at last. */
export interface PastSession
  extends Pick<Session, 'id' | 'scenario' | 'startedAt' | 'endedAt' | 'endedBecause' | 'hintsSeen'> {}

export interface TaskVerdict extends Verdict {
  id: string
  passed: boolean
  percent: number
}

export class Work {
  /** The newest last. */
  readonly sessions: PastSession[] = []
  /** By task, the newest first. */
  readonly verdicts = new Map<string, TaskVerdict[]>()

  /** It has ended, or is as it is now. */
  keep(session: PastSession): void {
    const at = this.sessions.findIndex(({ id }) => id === session.id)
    if (at === -1) this.sessions.push(session)
    else this.sessions[at] = session
  }

  /** Does nothing for one that it has. */
  add({ id, scenario, startedAt, passed, score, total, checks }: Grade): void {
    const before = this.verdicts.get(scenario) ?? []
    if (before.some(verdict => verdict.id === id)) return
    const verdict = {
      id,
      at: startedAt,
      passed,
      percent: total === 0 ? 0 : Math.round((100 * score) / total),
      checks: checks.map(({ id, title, outcome }) => ({ id, title, outcome })),
    }
    this.verdicts.set(
      scenario,
      [verdict, ...before].toSorted((a, b) => b.at - a.at),
    )
  }

  /** On that task, the newest first. */
  on(task: string): TaskVerdict[] {
    return this.verdicts.get(task) ?? []
  }

  /** ms in sessions of that task that are over. */
  timeOn(task: string): number {
    return this.sessions
      .filter(({ scenario }) => scenario === task)
      .reduce((sum, { startedAt, endedAt = startedAt }) => sum + endedAt - startedAt, 0)
  }
}

/**
 * Adds what the store has. Learner after learner is read, so that nobody else waits for all of it.
 * @param of gives the work of a person
 * @param failed told of what cannot be read, which is left out
 */
export async function readWork(
  classId: string,
  store: Pick<ClassStore, 'sessionsOfClass' | 'hintsOfClass' | 'gradesOf'>,
  of: (person: string) => Work,
  failed: (error: unknown) => void,
): Promise<void> {
  const hints = await store.hintsOfClass(classId)
  const learners = new Set<string>()
  for (const row of await store.sessionsOfClass(classId)) {
    learners.add(row.learner)
    if (row.ended_at !== null) of(row.learner).keep(pastOf(row, hints.get(row.id) ?? 0))
  }
  for (const person of learners)
    for (const row of await store.gradesOf(classId, person)) {
      try {
        of(person).add(gradeOfRow(row))
      } catch (error) {
        failed(error)
      }
    }
}

function pastOf(
  { id, scenario, started_at, ended_at, ended_because }: SessionRow,
  hintsSeen: number,
): PastSession {
  return {
    ...{ id, scenario, hintsSeen },
    startedAt: started_at,
    endedAt: ended_at ?? undefined,
    endedBecause: ended_because ?? undefined,
  }
}
