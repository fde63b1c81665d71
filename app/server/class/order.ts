/** Whose turn it is of a class's tasks. */
import type { Attempts } from '../../store/store.ts'
import type { Classroom } from './classroom.ts'

/**
 * Where tasks are free, any; in order, those up to the first that is not solved, and up to the one that an instructor moved
 * the learner to.
 */
export function mayBegin(
  { record, members }: Pick<Classroom, 'record' | 'members'>,
  person: string,
  attempts: ReadonlyMap<string, Attempts>,
): (task: string) => boolean {
  const { tasks, inOrder } = record
  const unsolved = tasks.findIndex(task => !attempts.get(task)?.solved)
  const movedTo = tasks.indexOf(members.get(person)?.task ?? '')
  const last = !inOrder || unsolved === -1 ? tasks.length : Math.max(unsolved, movedTo)
  return task => tasks.includes(task) && tasks.indexOf(task) <= last
}
