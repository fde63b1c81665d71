/** Everything that is kept of a class's work, for other programs; documented in docs/class-export.md. */
import { draw } from '../../../../grader/parameters.ts'
import type { Classroom } from '../classroom.ts'
import { type CsvCell, csvRow } from './csv.ts'
import { percentOf } from './tries.ts'
import { type ClassWork, type ResultSources, workOf } from './work.ts'

/** Of the format; what is added changes it not. */
const format = 1

interface ExportOptions {
  names: 'shown' | 'hidden'
}

const columns = [
  ...['class', 'class_title', 'person', 'name', 'task', 'task_title', 'session', 'seed', 'grade', 'attempt'],
  ...['graded_at', 'after_seconds', 'percent', 'solved', 'hints', 'control_plane'],
  ...['check', 'check_title', 'guard', 'outcome', 'points', 'earned', 'evidence', 'cause'],
] as const

type Row = Record<(typeof columns)[number], CsvCell>

/** One row for each check of each grade, learner by learner. */
export async function* csvOf(room: Classroom, sources: ResultSources, options: ExportOptions) {
  const work = await workOf(room, sources)
  yield csvRow(columns)
  for (const learner of namesIn(work, options))
    for (const [task, tries] of work.tries.get(learner.person) ?? []) {
      const task_title = work.tasks.find(({ id }) => id === task)?.title
      for (const { attempt, afterMs, seed, grade } of tries) {
        const ofGrade = {
          ...{ class: room.id, class_title: room.record.title, person: learner.told, name: learner.name },
          ...{ task, task_title, session: grade.sessionId, seed, grade: grade.id, attempt },
          graded_at: iso(grade.startedAt),
          after_seconds: Math.round(afterMs / 1000),
          ...{ percent: percentOf(grade), solved: grade.passed, hints: work.hints.get(grade.sessionId) ?? 0 },
          control_plane: grade.controlPlane.summary,
        }
        const rows = grade.checks.map(
          ({ id, title, guard, outcome, points, earned, evidence, cause }): Row => ({
            ...{ ...ofGrade, check: id, check_title: title, guard, outcome, points, earned, cause },
            evidence: evidence
              .map(
                it =>
                  `${[it.where, ...(it.alsoAt ?? [])].join(', ')}: expected ${it.expected}; found ${it.actual}`,
              )
              .join('\n'),
          }),
        )
        yield rows.map(row => csvRow(columns.map(column => row[column]))).join('')
      }
    }
}

/** One object; its grades come one by one, so that no more of them than one is a text at once. */
export async function* jsonOf(room: Classroom, sources: ResultSources, options: ExportOptions) {
  const work = await workOf(room, sources)
  const learners = namesIn(work, options)
  const told = new Map(learners.map(({ person, told }) => [person, told]))
  const drawn = new Map(work.tasks.map(({ id, scenario }) => [id, scenario?.parameters ?? {}]))
  const head = {
    format,
    exportedAt: iso(Date.now()),
    class: rulesOf(room),
    tasks: work.tasks.map(({ id, title, checks }) => ({ id, title, checks })),
    learners: learners.map(({ person, told, name }) => {
      const { joined_at, extra_minutes, task } = room.members.get(person)!
      return {
        person: told,
        name,
        joinedAt: iso(joined_at),
        extraMinutes: extra_minutes,
        movedTo: task ?? undefined,
      }
    }),
    sessions: work.sessions.map(row => ({
      id: row.id,
      person: told.get(row.learner),
      task: row.scenario,
      seed: row.seed,
      drawn: draw(drawn.get(row.scenario) ?? {}, row.seed),
      kubelet: row.kubelet,
      state: row.state,
      startedAt: iso(row.started_at),
      endedAt: row.ended_at === null ? undefined : iso(row.ended_at),
      endedBecause: row.ended_because ?? undefined,
      hintsSeen: work.hints.get(row.id) ?? 0,
    })),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"grades":[`
  let comma = ''
  for (const { person, told } of learners)
    for (const [task, tries] of work.tries.get(person) ?? [])
      for (const { attempt, afterMs, grade } of tries) {
        const { id, sessionId, score, total, passed, checks, controlPlane, startedAt, tookMs } = grade
        const of = {
          id,
          person: told,
          task,
          session: sessionId,
          attempt,
          gradedAt: iso(startedAt),
          afterMs,
          tookMs,
        }
        const judged = { score, total, percent: percentOf(grade), passed, controlPlane, checks }
        yield `${comma}\n${JSON.stringify({ ...of, ...judged })}`
        comma = ','
      }
  yield '\n]}\n'
}

/** Each learner, and how they are told. */
const namesIn = ({ learners }: ClassWork, { names }: ExportOptions) =>
  learners.map(({ person, name }, index) =>
    names === 'shown'
      ? { person, told: person, name }
      : { person, told: `learner-${index + 1}`, name: `Learner ${index + 1}` },
  )

const iso = (ms: number) => new Date(ms).toISOString()

/** Without who owns it and how it is joined. */
function rulesOf({ record }: Classroom) {
  const {
    id,
    title,
    inOrder,
    seats,
    labsEach,
    idleMinutes,
    hints,
    evidence,
    explanations,
    draw: drawn,
  } = record
  const { opensAt, closesAt, archivedAt, createdAt } = record
  return {
    ...{ id, title, inOrder, seats, labsEach, idleMinutes, hints, evidence, explanations, draw: drawn },
    ...{ opensAt: iso(opensAt), closesAt: iso(closesAt), createdAt: iso(createdAt) },
    ...(archivedAt !== undefined && { archivedAt: iso(archivedAt) }),
  }
}
