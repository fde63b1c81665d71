/** What is told of a class: to those who teach it, and to each of its learners. */
import type { Scenario } from '../../../grader/scenario.ts'
import type { Store } from '../../store/store.ts'
import type { Person } from '../people/person.ts'
import type { Sessions } from '../sessions.ts'
import type { AnyClass, ClassTask, Member, MyClass, TaughtClass } from './api.ts'
import type { ClassDoor } from './classes.ts'
import type { Classroom } from './classroom.ts'
import { mayBegin } from './order.ts'

export class ClassViews {
  readonly #scenarios: Map<string, Scenario>
  readonly #store: Store
  readonly #sessions: Sessions

  constructor(scenarios: readonly Scenario[], store: Store, sessions: Sessions) {
    this.#scenarios = new Map(scenarios.map(scenario => [scenario.id, scenario]))
    this.#store = store
    this.#sessions = sessions
  }

  /** As that person sees it. */
  async of(person: string, { room, role }: ClassDoor): Promise<AnyClass> {
    return role === 'learner' ? this.#mine(person, room) : taught({ room, role })
  }

  async #mine(person: string, room: Classroom): Promise<MyClass> {
    const member = room.members.get(person)
    return {
      as: 'learner',
      ...told(room),
      closesAt: room.endsFor(person),
      phase: room.phase === 'over' && !room.isOverFor(person) ? 'open' : room.phase,
      tasks: await this.#tasks(person, room),
      ...(member?.task && { task: member.task }),
      ...(member?.hand_raised_at && { handRaisedAt: member.hand_raised_at }),
      ...(member?.hand_seen_at && { handSeenAt: member.hand_seen_at }),
    }
  }

  /** Those that there are; what has gone from the scenarios is left out. */
  async #tasks(person: string, room: Classroom): Promise<ClassTask[]> {
    const attempts = await this.#store.attempts(person, room.id)
    const open = await this.#sessions.open(person)
    const may = mayBegin(room, person, attempts)
    return room.record.tasks.flatMap(id => {
      const scenario = this.#scenarios.get(id)
      if (!scenario) return []
      const { title, subtitle, minutes, difficulty } = scenario
      const done = attempts.get(id)
      const session = open.find(each => each.classId === room.id && each.scenario.id === id)
      return {
        id,
        title,
        subtitle,
        minutes,
        difficulty,
        state: done === undefined ? 'new' : done.solved ? 'solved' : 'tried',
        attempts: done?.attempts ?? 0,
        best: done?.best,
        may: may(id),
        openSession: session?.id,
      }
    })
  }
}

export function taught({ room, role }: ClassDoor): TaughtClass {
  const { joinCode, joinCodeUntil, archivedAt, createdAt } = room.record
  return {
    as: 'teacher',
    role: role as TaughtClass['role'],
    ...told(room),
    learners: room.learners.length,
    joinCode,
    joinCodeUntil,
    archivedAt,
    createdAt,
  }
}

/** @param people by id; who is gone is told by the id */
export function membersOf(room: Classroom, people: ReadonlyMap<string, Person>): Member[] {
  return [...room.members.values()].map(row => ({
    person: row.person,
    name: people.get(row.person)?.name ?? row.person,
    role: row.role as Member['role'],
    joinedAt: row.joined_at,
    ...(row.hand_raised_at !== null && { handRaisedAt: row.hand_raised_at }),
    ...(row.hand_seen_at !== null && { handSeenAt: row.hand_seen_at }),
    extraMinutes: row.extra_minutes,
    ...(row.task !== null && { task: row.task }),
  }))
}

function told(room: Classroom) {
  const { id, title, tasks, inOrder, opensAt, closesAt, seats, labsEach, idleMinutes, pausedAt } = room.record
  const { hints, evidence, explanations, draw } = room.record
  return {
    ...{ id, title, tasks, inOrder, opensAt, closesAt, seats, labsEach, idleMinutes, pausedAt },
    ...{ hints, evidence, explanations, draw },
    phase: room.phase,
    ...(room.shown && {
      terminal: {
        by: room.shown.by.name,
        title: room.shown.terminal.title,
        since: room.shown.since,
      },
    }),
    asOf: Date.now(),
  }
}
