/** Classes as whoever runs the server makes and lists them from the command line: for any instructor. */
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import type { PeopleStore, PersonRow } from '../../store/people-store.ts'
import { CopyClass, CreateClass } from './api.ts'
import type { Classes } from './classes.ts'
import type { Classroom } from './classroom.ts'
import { noSuchClass } from './errors.ts'

export const DeskRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('list') }),
  z.strictObject({ do: z.literal('create'), owner: z.string().optional(), class: CreateClass }),
  z.strictObject({ do: z.literal('copy'), id: z.string(), as: CopyClass }),
  z.strictObject({ do: z.literal('archive'), id: z.string() }),
])
export type DeskRequest = z.infer<typeof DeskRequest>

const time = z.number().int()
export const DeskClass = z.object({
  id: z.string(),
  title: z.string(),
  owner: z.string().describe('whose it is, by name'),
  phase: z.enum(['planned', 'open', 'over']),
  opensAt: time,
  closesAt: time,
  tasks: z.array(z.string()),
  seats: z.number().int(),
  learners: z.number().int(),
  joinCode: z.string().optional(),
})
export type DeskClass = z.infer<typeof DeskClass>

export class ClassDesk {
  readonly #classes: Classes
  readonly #people: PeopleStore

  constructor(classes: Classes, people: PeopleStore) {
    this.#classes = classes
    this.#people = people
  }

  /**
   * @returns the classes that it is about
   * @throws LabError `no-instructor`, `which-instructor`, `no-such-class`, and as `Classes` has them
   */
  async answer(request: DeskRequest): Promise<DeskClass[]> {
    const rooms = await this.#done(request)
    const owners = await this.#people.people([...new Set(rooms.map(room => room.record.owner))])
    const names = new Map(owners.map(({ id, name }) => [id, name]))
    return rooms.map(room => described(room, names.get(room.record.owner)))
  }

  async #done(request: DeskRequest): Promise<Classroom[]> {
    switch (request.do) {
      case 'list':
        return this.#classes.all().toSorted((a, b) => b.record.createdAt - a.record.createdAt)
      case 'create': {
        const owner = await this.#instructor(request.owner)
        return [(await this.#classes.create({ ...owner, role: 'instructor' }, request.class)).room]
      }
      case 'copy': {
        const room = this.#room(request.id)
        const owner = { id: room.record.owner, role: 'instructor' as const }
        return [(await this.#classes.copy(owner, room, request.as)).room]
      }
      case 'archive': {
        const room = this.#room(request.id)
        await this.#classes.archive(room)
        return [room]
      }
    }
  }

  /** @throws LabError `no-such-class` */
  #room(id: string): Classroom {
    const room = this.#classes.room(id)
    if (!room) throw noSuchClass(id)
    return room
  }

  /** @param wanted id or name; else the only one that there is */
  async #instructor(wanted: string | undefined): Promise<PersonRow> {
    const all = await this.#people.ofRole('instructor')
    const [one, ...others] = all.filter(
      ({ id, name }) => wanted === undefined || id === wanted || name.toLowerCase() === wanted.toLowerCase(),
    )
    if (one && others.length === 0) return one
    if (all.length === 0)
      throw new LabError('no-instructor', 'There is no instructor yet, whose class it could be.', {
        remedy: 'Start `cks-lab up --class`, and open the link that it prints.',
      })
    const asked =
      wanted === undefined ? 'There are several instructors.' : `“${wanted}” is no one instructor.`
    throw new LabError('which-instructor', asked, {
      remedy: `Name one with --owner: ${all.map(({ id, name }) => `${name} (${id})`).join(', ')}.`,
    })
  }
}

function described(room: Classroom, owner: string | undefined): DeskClass {
  const { id, title, opensAt, closesAt, tasks, seats, joinCode } = room.record
  const { phase, learners } = room
  return {
    ...{ id, title, phase, opensAt, closesAt, tasks, seats, joinCode },
    owner: owner ?? room.record.owner,
    learners: learners.length,
  }
}
