/** What follows from the time: classes that open and close, and learners whose time is over. */
import type { Logger } from 'pino'
import type { Labs } from '../labs.ts'
import type { Sessions } from '../sessions.ts'
import { aheadTimes, labsExpected } from './ahead.ts'
import type { Classes } from './classes.ts'
import type { Classroom } from './classroom.ts'

export interface ClassHoursOptions {
  classes: Classes
  sessions: Pick<Sessions, 'followClass' | 'endOfClass' | 'ofClass'>
  labs: Pick<Labs, 'keepWanted' | 'usualMaking'>
  log: Logger
}

/** A timer's longest wait, in ms. */
const longest = 2 ** 31 - 1

export class ClassHours {
  readonly #options: ClassHoursOptions
  /** Where each class was in time when it was looked at last. */
  readonly #known = new Map<string, string>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: ClassHoursOptions) {
    this.#options = options
  }

  /** Does what is due, and comes back when something is again. To be called also when a class has changed. */
  look(): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    const { classes, labs } = this.#options
    const rooms = classes.all()
    for (const room of rooms) this.#follow(room)
    labs.keepWanted()
    const next = Math.min(
      ...rooms.flatMap(room => momentsOf(room, labs.usualMaking)).filter(moment => moment > Date.now()),
    )
    if (Number.isFinite(next)) {
      const wait = Math.min(next - Date.now(), longest)
      this.#timer = setTimeout(() => this.look(), wait).unref()
    }
  }

  /** How many labs classes are about to need. */
  get expected(): number {
    const { classes, sessions, labs } = this.#options
    const numbers = classes.all().map(room => {
      const working = new Set(sessions.ofClass(room.id).map(({ learner }) => learner))
      return labsExpected(room, labs.usualMaking, learner => working.has(learner))
    })
    return numbers.reduce((sum, number) => sum + number, 0)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #follow(room: Classroom): void {
    const { sessions, log } = this.#options
    const now = [room.phase, room.over, ...room.learners.map(({ person }) => room.isOverFor(person))].join()
    if (this.#known.get(room.id) !== now && this.#known.has(room.id)) {
      room.changed()
      sessions.followClass(room.id)
    }
    this.#known.set(room.id, now)
    for (const { person } of room.learners) {
      if (!room.isOverFor(person)) continue
      sessions
        .endOfClass(room.id, 'The class is over.', person)
        .catch(error => log.error({ err: error, class: room.id }, 'sessions of a class could not be ended'))
    }
  }
}

/** When something follows: none while the class's clock stands still. */
function momentsOf(room: Classroom, making: number | undefined): number[] {
  const { pausedAt, archivedAt, opensAt, closesAt } = room.record
  if (pausedAt !== undefined || archivedAt !== undefined) return []
  const { from, until } = aheadTimes(room.record, making)
  return [from, opensAt, until, closesAt, ...room.learners.map(({ person }) => room.endsFor(person))]
}
