/** What one learner did in a class, to be printed. */
import type { Classroom } from '../classroom.ts'
import { noSuchMember } from '../errors.ts'
import type { LearnerReport } from './api.ts'
import { checkCell } from './matrix.ts'
import { percentOf } from './tries.ts'
import { type ClassWork, cellsOf, type ResultSources, workOf } from './work.ts'

/** Of all learners, in the order in which they joined. */
export async function reportsOf(room: Classroom, sources: ResultSources): Promise<LearnerReport[]> {
  const work = await workOf(room, sources)
  return work.learners.map(learner => reportIn(room, work, learner))
}

/** @throws LabError `no-such-member` */
export async function reportOf(room: Classroom, person: string, sources: ResultSources) {
  const work = await workOf(room, sources, person)
  const [learner] = work.learners
  if (!learner) throw noSuchMember()
  return reportIn(room, work, learner)
}

function reportIn(
  room: Classroom,
  work: ClassWork,
  { person, name }: ClassWork['learners'][number],
): LearnerReport {
  const { id, record } = room
  const cells = cellsOf(work, person)
  return {
    class: { id, title: record.title, opensAt: record.opensAt, closesAt: room.endsFor(person) },
    person,
    name,
    asOf: Date.now(),
    tasks: work.tasks.map((task, index) => {
      const tries = work.tries.get(person)?.get(task.id) ?? []
      return {
        id: task.id,
        title: task.title,
        cell: cells[index] ?? null,
        tries: tries.map(({ attempt, afterMs, grade }) => ({
          attempt,
          at: grade.startedAt,
          afterMs,
          percent: percentOf(grade),
          passed: grade.passed,
        })),
        checks: (tries.at(-1)?.grade.checks ?? []).map(check => ({
          ...check,
          cell: checkCell(tries, check.id)!,
        })),
      }
    }),
  }
}
