/** What a class did, as the store keeps it, made ready for what is asked of it. */
import { setImmediate as breath } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Scenario } from '../../../../grader/scenario.ts'
import type { ClassStore } from '../../../store/class-store.ts'
import type { SessionRow } from '../../../store/store.ts'
import type { Grade } from '../../api.ts'
import { gradeOfRow } from '../../grades.ts'
import type { People } from '../../people/people.ts'
import type { Classroom } from '../classroom.ts'
import type { ClassResults } from './api.ts'
import { taskCell } from './matrix.ts'
import { taskStatistics } from './statistics.ts'
import { type ListedTask, listTasks } from './tasks.ts'
import { type Tries, triesOf } from './tries.ts'

export interface ResultSources {
  store: { classes: ClassStore }
  people: People
  scenarios: readonly Scenario[]
  log: Logger
}

export interface ClassWork {
  /** In the order in which they joined. */
  learners: { person: string; name: string }[]
  tasks: ListedTask[]
  sessions: SessionRow[]
  /** Of those who are learners of the class. */
  grades: Grade[]
  tries: Tries
  /** Hints that were seen of a task, in all of the learner's sessions of it. */
  hintsSeen(person: string, task: string): number
  /** By session. */
  hints: ReadonlyMap<string, number>
}

/** Grades that are read before others have their turn. */
const atOnce = 100

/** @param only one learner's work alone */
export async function workOf(
  room: Classroom,
  { store, people, scenarios, log }: ResultSources,
  only?: string,
): Promise<ClassWork> {
  const persons = room.learners.map(({ person }) => person).filter(it => only === undefined || it === only)
  const [allSessions, rows, hints, named] = await Promise.all([
    store.classes.sessionsOfClass(room.id),
    store.classes.gradesOfClass(room.id),
    store.classes.hintsOfClass(room.id),
    people.named(persons),
  ])
  const wanted = new Set(persons)
  const sessions = allSessions.filter(({ learner }) => wanted.has(learner))
  const grades: Grade[] = []
  for (const [index, row] of rows.entries()) {
    if (index % atOnce === 0) await breath()
    if (!wanted.has(row.learner)) continue
    try {
      grades.push(gradeOfRow(row))
    } catch (error) {
      log.error({ err: error, grade: row.id }, 'a grade of a class could not be read')
    }
  }
  const byTask = Map.groupBy(sessions, ({ learner, scenario }) => JSON.stringify([learner, scenario]))
  return {
    learners: persons.map(person => ({ person, name: named.get(person)?.name ?? person })),
    tasks: listTasks(room, new Map(scenarios.map(it => [it.id, it])), grades),
    sessions,
    grades,
    tries: triesOf(sessions, grades),
    hintsSeen: (person, task) =>
      (byTask.get(JSON.stringify([person, task])) ?? []).reduce((n, { id }) => n + (hints.get(id) ?? 0), 0),
    hints,
  }
}

/** The matrix of learners by checks, and the statistics of each task. */
export async function resultsOf(room: Classroom, sources: ResultSources): Promise<ClassResults> {
  const work = await workOf(room, sources)
  const learners = []
  for (const learner of work.learners) {
    await breath()
    learners.push({ ...learner, tasks: cellsOf(work, learner.person) })
  }
  const tasks = []
  for (const [index, { id }] of work.tasks.entries()) {
    const triesOf = (person: string) => work.tries.get(person)?.get(id) ?? []
    tasks.push(await taskStatistics(work.tasks, index, learners, triesOf))
  }
  const { title } = room.record
  return { class: { id: room.id, title, phase: room.phase }, asOf: Date.now(), tasks, learners }
}

/** The learner's row, task by task. */
export const cellsOf = ({ tasks, tries, hintsSeen }: ClassWork, person: string) =>
  tasks.map(({ id, checks }) =>
    taskCell(
      tries.get(person)?.get(id) ?? [],
      checks.map(check => check.id),
      hintsSeen(person, id),
    ),
  )
