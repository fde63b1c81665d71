/** Whether a learner of a class may begin a task now. */
import type { Scenario } from '../../../grader/scenario.ts'
import { LabError } from '../../../lab-infra/lab.ts'
import type { Attempts } from '../../store/store.ts'
import type { Classroom } from './classroom.ts'
import { classOver, classPlanned, noSuchClass } from './errors.ts'
import { mayBegin } from './order.ts'

export interface Beginning {
  learner: string
  scenario: Scenario
  /** The learner's in this class, by scenario. */
  attempts: ReadonlyMap<string, Attempts>
  /** The learner's open sessions of this class that have a lab or wait for one. */
  holding: readonly Named[]
}

interface Named {
  id: string
  scenario: Scenario
}

/**
 * @throws LabError `class-planned`, `class-over`, `class-paused`, `class-taught`, `task-not-in-class`, `task-not-yet`,
 * `too-many-labs`.
 */
export function refuseBeginning(room: Classroom, { learner, scenario, attempts, holding }: Beginning): void {
  refuseWorking(room, learner)
  if (room.record.pausedAt !== undefined)
    throw new LabError('class-paused', `“${room.record.title}” is paused.`, {
      remedy: 'Begin when it goes on.',
    })
  refuseForeign(room, scenario)
  if (!mayBegin(room, learner, attempts)(scenario.id))
    throw new LabError('task-not-yet', `It is not the turn of “${scenario.title}” yet.`, {
      remedy: 'Solve the tasks before it first.',
    })
  refuseMoreLabs(room, holding)
}

/** @throws LabError `task-not-in-class`. */
export function refuseForeign({ record }: Classroom, task: Pick<Scenario, 'id' | 'title'>): void {
  if (!record.tasks.includes(task.id))
    throw new LabError('task-not-in-class', `“${task.title}” is no task of “${record.title}”.`, {
      remedy: 'Choose one of the class.',
    })
}

/** @throws LabError `class-planned`, `class-over`, `class-taught`; `no-such-class` for who is not in it any more. */
export function refuseWorking(room: Classroom, learner: string): void {
  const role = room.roleOf(learner)
  const { title } = room.record
  if (!role || room.closing) throw noSuchClass(room.id)
  if (role !== 'learner')
    throw new LabError('class-taught', `You teach “${title}”, so there is no work of yours in it.`, {
      remedy: 'Begin the task in the catalogue, as your own practice.',
    })
  if (room.phase === 'planned') throw classPlanned(title)
  if (room.isOverFor(learner)) throw classOver(title)
}

/** @throws LabError `too-many-labs`, naming what the learner could end. */
export function refuseMoreLabs({ record: { labsEach, title } }: Classroom, holding: readonly Named[]): void {
  if (holding.length < labsEach) return
  const names = holding.map(({ id, scenario }) => `“${scenario.title}” (${id})`).join(', ')
  const labs = labsEach === 1 ? 'one lab' : `${labsEach} labs`
  throw new LabError('too-many-labs', `In “${title}” you may have ${labs} at once, and have: ${names}.`, {
    remedy: 'End one of these sessions.',
  })
}
