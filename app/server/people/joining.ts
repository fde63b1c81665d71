/** How learners come into a class: by its code, which the instructor shows, and a name. */
import type { Classes } from '../class/classes.ts'
import type { Classroom } from '../class/classroom.ts'
import { readCode } from './codes.ts'
import type { People } from './people.ts'
import { nameMissing } from './people-errors.ts'
import type { Person } from './person.ts'

export interface Joined {
  person: Person
  room: Classroom
  /** The personal code of who is new. */
  code?: string
}

export class Joining {
  readonly #classes: Classes
  readonly #people: People

  constructor(classes: Classes, people: People) {
    this.#classes = classes
    this.#people = people
  }

  /**
   * Makes whoever has signed in, or somebody new of that name, a learner of the class. Who belongs to it stays what they are.
   * @param admit told which class it will be; may throw
   * @throws LabError `bad-join-code`, `class-full`, `name-missing`
   */
  async join(
    code: string,
    who: { person?: Person | undefined; name?: string | undefined },
    admit: (room: Classroom) => void,
  ): Promise<Joined> {
    const { person, name } = who
    const room = person
      ? (this.#roomOf(person, code) ?? this.#classes.ofJoinCode(code))
      : this.#classes.ofJoinCode(code)
    admit(room)
    if (person) {
      await this.#classes.addMember(room, person.id)
      return { person, room }
    }
    if (name === undefined) throw nameMissing()
    const added = await this.#people.add({ name, role: 'learner' })
    try {
      // Meanwhile others may have taken the last seat.
      await this.#classes.addMember(this.#classes.ofJoinCode(code), added.id)
    } catch (error) {
      await this.#people.remove(added.id)
      throw error
    }
    return { person: added, room, code: await this.#people.renewCode(added.id) }
  }

  /** Where they are already, full or not. */
  #roomOf(person: Person, code: string): Classroom | undefined {
    return this.#classes.of(person).find(({ room }) => room.record.joinCode === readCode(code))?.room
  }
}
