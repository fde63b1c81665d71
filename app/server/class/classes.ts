/** All classes: the doors to them, and what changes them. What is changed is in the store before anybody hears of it. */
import type { Logger } from 'pino'
import { refuseUnavailable } from '../../../grader/needs.ts'
import type { Scenario } from '../../../grader/scenario.ts'
import { type LabEngine, LabError } from '../../../lab-infra/lab.ts'
import type { ClassChange, ClassStore, MemberChange, MemberRow } from '../../store/class-store.ts'
import { readCode } from '../people/codes.ts'
import type { Person } from '../people/person.ts'
import type { ChangeClass, CopyClass, CreateClass } from './api.ts'
import { type ClassRole, Classroom } from './classroom.ts'
import {
  badClass,
  badJoinCode,
  classFull,
  classOver,
  classPlanned,
  noSuchClass,
  noSuchMember,
  notInstructor,
} from './errors.ts'
import { classOfRow, columnsOf, newClassRow, newJoinCode } from './record.ts'

export interface ClassesOptions {
  store: ClassStore
  scenarios: readonly Scenario[]
  /** Without one it is not asked whether tasks can be done here. */
  engine?: LabEngine
  log: Logger
  /** Told when something of a class has changed: its rules, its members, its being there. */
  changed?: (room: Classroom) => void
}

/** A class as somebody got to it. */
export interface ClassDoor {
  room: Classroom
  role: ClassRole
}

export class Classes {
  readonly #options: ClassesOptions
  readonly #rooms = new Map<string, Classroom>()

  private constructor(options: ClassesOptions) {
    this.#options = options
  }

  /** With all that the store has; one that cannot be read is left out, and told in the log. */
  static async open(options: ClassesOptions): Promise<Classes> {
    const classes = new Classes(options)
    for (const row of await options.store.classes()) {
      try {
        classes.#rooms.set(row.id, new Classroom(classOfRow(row), await options.store.members(row.id)))
      } catch (error) {
        options.log.error({ err: error, class: row.id }, 'a class could not be read')
      }
    }
    return classes
  }

  /** The class, to whoever is in it. @throws LabError `no-such-class`, also where it is none of theirs. */
  get(person: Pick<Person, 'id'>, id: string): ClassDoor {
    const room = this.#rooms.get(id)
    const role = room?.roleOf(person.id)
    if (!room || !role || room.closing) throw noSuchClass(id)
    return { room, role }
  }

  /** To its learners. @throws LabError `no-such-class`. */
  joined(person: Pick<Person, 'id'>, id: string): ClassDoor {
    const door = this.get(person, id)
    if (door.role !== 'learner') throw noSuchClass(id)
    return door
  }

  /** To its owner, instructors and assistants. @throws LabError `no-such-class`. */
  taught(person: Pick<Person, 'id'>, id: string): ClassDoor {
    const door = this.get(person, id)
    if (door.role === 'learner') throw noSuchClass(id)
    return door
  }

  /** To its owner. @throws LabError `no-such-class`. */
  owned(person: Pick<Person, 'id'>, id: string): ClassDoor {
    const door = this.get(person, id)
    if (door.role !== 'owner') throw noSuchClass(id)
    return door
  }

  /** Those that the person teaches or has joined, newest first. */
  of(person: Pick<Person, 'id'>): ClassDoor[] {
    return this.all()
      .filter(room => room.roleOf(person.id) !== undefined)
      .map(room => ({ room, role: room.roleOf(person.id)! }))
      .toSorted((a, b) => b.room.record.createdAt - a.room.record.createdAt)
  }

  /** For the server's own purposes. */
  all(): Classroom[] {
    return [...this.#rooms.values()].filter(room => !room.closing)
  }

  /** For the server's own purposes: whose it is was asked before. */
  room(id: string): Classroom | undefined {
    return this.#rooms.get(id)
  }

  /** Those that go on, in which the person learns, and which have that task. */
  withTask(person: string, task: string): Classroom[] {
    return this.all().filter(
      room =>
        room.roleOf(person) === 'learner' &&
        room.record.tasks.includes(task) &&
        room.phase !== 'planned' &&
        !room.over,
    )
  }

  /** @throws LabError `not-instructor`, `bad-class`, `no-such-scenario`, `scenario-unavailable`. */
  async create(person: Pick<Person, 'id' | 'role'>, wanted: CreateClass): Promise<ClassDoor> {
    if (person.role !== 'instructor') throw notInstructor()
    this.#refuseUnknown(wanted.tasks)
    if (wanted.closesAt <= Date.now()) throw badClass('The class would be over before it begins.')
    const row = newClassRow(person.id, wanted)
    await this.#options.store.addClass(row)
    const room = new Classroom(classOfRow(row))
    this.#rooms.set(room.id, room)
    this.#changed(room)
    return { room, role: 'owner' }
  }

  /** A new class of the same rules at another time, with nobody in it. @throws as `create`. */
  async copy(
    person: Pick<Person, 'id' | 'role'>,
    { record }: Classroom,
    { title = record.title, ...times }: CopyClass,
  ) {
    const { tasks, inOrder, seats, labsEach, idleMinutes, hints, evidence, explanations, draw } = record
    const rules = { tasks, inOrder, seats, labsEach, idleMinutes, hints, evidence, explanations, draw }
    return this.create(person, { ...rules, title, ...times })
  }

  /** @throws LabError `bad-class`, `no-such-scenario`, `scenario-unavailable`. */
  async change(room: Classroom, change: ChangeClass): Promise<void> {
    const { opensAt, closesAt, joinCodeUntil } = room.record
    if ((change.opensAt ?? opensAt) >= (change.closesAt ?? closesAt))
      throw badClass('The class would close before it opens.')
    this.#refuseUnknown((change.tasks ?? []).filter(task => !room.record.tasks.includes(task)))
    // A code that held until the end still does.
    const follows = change.closesAt !== undefined && joinCodeUntil === closesAt
    await this.#update(room, { ...columnsOf(change), ...(follows && { join_code_until: change.closesAt }) })
  }

  /** It closes later by so much. @throws LabError `class-over` */
  async extend(room: Classroom, minutes: number): Promise<void> {
    const { closesAt, title } = room.record
    if (room.phase === 'over') throw classOver(title)
    await this.change(room, { closesAt: closesAt + minutes * 60_000 })
  }

  /**
   * Nobody's deadline runs, the class's neither, and nobody begins a task. Does nothing where it is paused.
   * @throws LabError `class-planned`, `class-over`
   */
  async pause(room: Classroom): Promise<void> {
    if (room.record.pausedAt !== undefined) return
    if (room.phase === 'planned') throw classPlanned(room.record.title)
    if (room.over) throw classOver(room.record.title)
    await this.#update(room, { paused_at: Date.now() })
  }

  /** It goes on, and closes later by as long as it was paused. */
  async resume(room: Classroom): Promise<void> {
    const { pausedAt, closesAt, joinCodeUntil } = room.record
    if (pausedAt === undefined) return
    room.resumedAt = Date.now()
    const later = closesAt + Date.now() - pausedAt
    const follows = joinCodeUntil === closesAt
    await this.#update(room, {
      paused_at: null,
      closes_at: later,
      ...(follows && { join_code_until: later }),
    })
  }

  /** It is over, whatever its end was to be, and nobody joins it any more. */
  async archive(room: Classroom): Promise<void> {
    if (room.record.archivedAt !== undefined) return
    await this.#update(room, {
      archived_at: Date.now(),
      join_code: null,
      join_code_until: null,
      paused_at: null,
    })
  }

  /** The former code leads nowhere from now on. */
  async renewJoinCode(room: Classroom): Promise<void> {
    const { closesAt, archivedAt } = room.record
    if (archivedAt !== undefined || room.over) throw badClass('The class is over, so nobody can join it.')
    await this.#update(room, { join_code: newJoinCode(), join_code_until: closesAt })
  }

  /** @param before ends what goes on in it, once nobody begins anything more */
  async remove(room: Classroom, before: () => Promise<void>): Promise<void> {
    room.closing = true
    try {
      await before()
      await this.#options.store.removeClass(room.id)
    } catch (error) {
      room.closing = false
      throw error
    }
    this.#rooms.delete(room.id)
    room.gone()
    this.#changed(room)
  }

  /** The class that can be joined by what somebody typed. @throws LabError `bad-join-code`, `class-full`. */
  ofJoinCode(typed: string): Classroom {
    const code = readCode(typed)
    const room = this.all().find(({ record }) => record.joinCode === code)
    // By the class's clock: while it is paused its code holds as well.
    if (!room || room.phase === 'over' || (room.record.joinCodeUntil ?? 0) <= room.clock) throw badJoinCode()
    if (room.learners.length >= room.record.seats) throw classFull()
    return room
  }

  /** Does nothing for who is in it already. */
  async addMember(room: Classroom, person: string, role: MemberRow['role'] = 'learner'): Promise<void> {
    if (room.roleOf(person)) return
    const row: MemberRow = {
      class_id: room.id,
      person,
      role,
      joined_at: Date.now(),
      hand_raised_at: null,
      hand_seen_at: null,
      extra_minutes: 0,
      task: null,
    }
    // Counted at once, so that two who come together do not take one seat.
    room.members.set(person, row)
    await this.#options.store.addMember(row).catch(error => {
      room.members.delete(person)
      throw error
    })
    this.#changed(room)
  }

  /** @throws LabError `no-such-member`. */
  member(room: Classroom, person: string): MemberRow {
    const member = room.members.get(person)
    if (!member) throw noSuchMember()
    return member
  }

  /** @throws LabError `no-such-member`, also for who teaches it. */
  learner(room: Classroom, person: string): MemberRow {
    const member = this.member(room, person)
    if (member.role !== 'learner') throw noSuchMember()
    return member
  }

  /** @throws LabError `no-such-member`. */
  async changeMember(room: Classroom, person: string, change: MemberChange): Promise<void> {
    const member = this.member(room, person)
    await this.#options.store.updateMember(room.id, person, change)
    Object.assign(member, change)
    this.#changed(room)
  }

  /** @param before ends what they have in it, once they begin nothing more @throws LabError `no-such-member`. */
  async removeMember(room: Classroom, person: string, before: () => Promise<void>): Promise<void> {
    const member = this.member(room, person)
    room.members.delete(person)
    try {
      await before()
      await this.#options.store.removeMember(room.id, person)
    } catch (error) {
      room.members.set(person, member)
      throw error
    }
    room.gone(person)
    this.#changed(room)
  }

  async #update(room: Classroom, change: ClassChange): Promise<void> {
    await this.#options.store.updateClass(room.id, change)
    room.record = classOfRow((await this.#options.store.class(room.id))!)
    this.#changed(room)
  }

  #changed(room: Classroom): void {
    room.changed()
    this.#options.changed?.(room)
  }

  #refuseUnknown(tasks: readonly string[]): void {
    const { scenarios, engine } = this.#options
    for (const id of tasks) {
      const scenario = scenarios.find(each => each.id === id)
      if (!scenario)
        throw new LabError('no-such-scenario', `There is no task ${id}.`, {
          remedy: 'Choose tasks of the catalogue.',
        })
      if (engine) refuseUnavailable(scenario, engine)
    }
  }
}
