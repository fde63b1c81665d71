/** The boards that somebody looks at: one a class, whoever looks. */
import type { Grade } from '../../api.ts'
import type { LabSession } from '../../session.ts'
import type { Classroom } from '../classroom.ts'
import type { BoardEvent } from './api.ts'
import { type BoardDependencies, ClassBoard } from './board.ts'

export class Boards {
  readonly #dependencies: BoardDependencies
  readonly #open = new Map<string, ClassBoard>()

  constructor(dependencies: BoardDependencies) {
    this.#dependencies = dependencies
  }

  /** Tells the whole board, as soon as it is known, then what changes. @returns how to stop */
  watch(room: Classroom, listener: (event: BoardEvent) => void): () => void {
    const board = this.#open.get(room.id) ?? new ClassBoard(room, this.#dependencies)
    this.#open.set(room.id, board)
    const stop = board.listen(listener)
    return () => {
      stop()
      if (board.listeners > 0) return
      board.close()
      if (this.#open.get(room.id) === board) this.#open.delete(room.id)
    }
  }

  /** A check has ended with that. */
  graded({ classId, learner }: Pick<LabSession, 'classId' | 'learner'>, grade: Grade): void {
    if (classId !== undefined) this.#open.get(classId)?.graded(learner, grade)
  }

  close(): void {
    for (const board of this.#open.values()) board.close()
    this.#open.clear()
  }
}
