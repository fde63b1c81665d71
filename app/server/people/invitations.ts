/** Links by which instructors and assistants come in: good once, and for a week. */
import { randomBytes, randomUUID } from 'node:crypto'
import { LabError } from '../../../lab-infra/lab.ts'
import type { InvitationRow } from '../../store/people-store.ts'
import type { Store } from '../../store/store.ts'
import { hashCode } from './codes.ts'
import type { People } from './people.ts'
import { nameMissing } from './people-errors.ts'
import type { Person, Role } from './person.ts'

const lastsMs = 7 * 24 * 3_600_000

export interface Invited {
  id: string
  role: Role
  /** ms since the epoch */
  until: number
}

export class Invitations {
  readonly #store: Store
  readonly #people: People
  readonly #secret: () => string

  constructor(store: Store, people: People, secret: () => string) {
    this.#store = store
    this.#people = people
    this.#secret = secret
  }

  /**
   * The link of the first instructor, another one each time; undefined once there is an instructor.
   * @returns the path of the page that takes it
   */
  async first(): Promise<string | undefined> {
    if (await this.#store.people.hasRole('instructor')) return undefined
    for (const { id } of await this.#store.people.invitations(null))
      await this.#store.people.removeInvitation(id)
    return (await this.#make(null, 'instructor')).path
  }

  /** @returns with the path of the page that takes it, which nothing tells again */
  make(by: Person, role: Role): Promise<Invited & { path: string }> {
    return this.#make(by.id, role)
  }

  /** That person's own that nobody has used. */
  async of(by: Person): Promise<Invited[]> {
    const rows = await this.#store.people.invitations(by.id)
    return rows.filter(row => row.expires_at > Date.now()).map(invitedOfRow)
  }

  /** @throws LabError `no-such-invitation`, in the same words whether there is none or it is somebody else's */
  async withdraw(by: Person, id: string): Promise<void> {
    const own = await this.#store.people.invitations(by.id)
    if (!own.some(row => row.id === id))
      throw new LabError('no-such-invitation', `There is no invitation ${id}.`, {
        remedy: 'Look at the list: it may have been used.',
      })
    await this.#store.people.removeInvitation(id)
  }

  /**
   * What became of whoever followed the link: somebody new, with the code to come back by, or who they were, with the
   * role. Undefined when it is unknown, used, or too old.
   * @throws LabError `name-missing` for who is new and has given none; the link stays good
   */
  async accept(
    token: string,
    who: { person?: Person; name?: string },
  ): Promise<{ person: Person; code?: string } | undefined> {
    const { person, name } = who
    if (!person && name === undefined) throw nameMissing()
    const taken = await this.#store.people.takeInvitation(hashCode(token, this.#secret()), Date.now())
    if (!taken) return undefined
    const role = taken.role as Role
    if (person) return { person: await this.#people.raise(person, role) }
    const added = await this.#people.add({ name: name!, role })
    return { person: added, code: await this.#people.renewCode(added.id) }
  }

  async #make(by: string | null, role: Role): Promise<Invited & { path: string }> {
    const token = randomBytes(24).toString('base64url')
    const now = Date.now()
    const row: InvitationRow = {
      id: randomUUID(),
      hash: hashCode(token, this.#secret()),
      role,
      by,
      expires_at: now + lastsMs,
      created_at: now,
    }
    await this.#store.people.addInvitation(row)
    // What follows # no browser sends, and no server writes into a log.
    return { ...invitedOfRow(row), path: `/join#invitation=${token}` }
  }
}

function invitedOfRow({ id, role, expires_at: until }: InvitationRow): Invited {
  return { id, role: role as Role, until }
}
