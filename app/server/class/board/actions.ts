/** What those who teach a class do for one of its learners, and the learner's own hand. */
import type { LabSession } from '../../session.ts'
import { noSuchSession } from '../../session-errors.ts'
import type { Sessions } from '../../sessions.ts'
import { refuseForeign, refuseWorking } from '../beginning.ts'
import type { Classes } from '../classes.ts'
import type { Classroom } from '../classroom.ts'
import { classArchived } from '../errors.ts'
import { workedInLast } from './row.ts'

export class LearnerActions {
  readonly #classes: Classes
  readonly #sessions: Sessions

  constructor(classes: Classes, sessions: Sessions) {
    this.#classes = classes
    this.#sessions = sessions
  }

  /** One that was seen and is raised again counts anew. */
  async raiseHand(room: Classroom, person: string): Promise<void> {
    const { hand_raised_at, hand_seen_at } = this.#classes.learner(room, person)
    if (hand_raised_at !== null && hand_seen_at === null) return
    await this.#classes.changeMember(room, person, { hand_raised_at: Date.now(), hand_seen_at: null })
  }

  async lowerHand(room: Classroom, person: string): Promise<void> {
    if (this.#classes.learner(room, person).hand_raised_at === null) return
    await this.#classes.changeMember(room, person, { hand_raised_at: null, hand_seen_at: null })
  }

  /** Does nothing where none is raised, or it was seen. @throws LabError `no-such-member`. */
  async seeHand(room: Classroom, person: string): Promise<void> {
    const { hand_raised_at, hand_seen_at } = this.#classes.learner(room, person)
    if (hand_raised_at === null || hand_seen_at !== null) return
    await this.#classes.changeMember(room, person, { hand_seen_at: Date.now() })
  }

  /** Beyond what was given before. @throws LabError `no-such-member`, `class-over` where it is archived. */
  async giveTime(room: Classroom, person: string, minutes: number): Promise<void> {
    const { extra_minutes } = this.#classes.learner(room, person)
    if (room.record.archivedAt !== undefined) throw classArchived(room.record.title)
    await this.#classes.changeMember(room, person, { extra_minutes: extra_minutes + minutes })
  }

  /**
   * The task is theirs to begin, also out of order; they begin it themselves. What they worked in last ends where they may
   * have no further lab: of that, its verdicts stay.
   * @param title of the task
   * @throws LabError `no-such-member`, `task-not-in-class`, `class-planned`, `class-over`.
   */
  async move(room: Classroom, person: string, task: { id: string; title: string }): Promise<void> {
    this.#classes.learner(room, person)
    refuseWorking(room, person)
    refuseForeign(room, task)
    await this.#classes.changeMember(room, person, { task: task.id })
    const open = this.#sessions.ofClass(room.id).filter(session => session.learner === person)
    const holding = open.filter(({ holdsLab }) => holdsLab)
    if (open.some(({ scenario }) => scenario.id === task.id) || holding.length < room.record.labsEach) return
    await workedInLast(holding)?.end(`You were moved to “${task.title}”.`)
  }

  /**
   * The learner's session of that id in that class: the one door to it for those who teach it.
   * @throws LabError `no-such-member`; `no-such-session`, in the same words whether there is none or it is none of theirs there
   */
  async session(room: Classroom, person: string, id: string): Promise<LabSession> {
    this.#classes.learner(room, person)
    const session = await this.#sessions.get(person, id)
    if (session.classId !== room.id) throw noSuchSession(id)
    return session
  }
}
