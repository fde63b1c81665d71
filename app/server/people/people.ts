/** Everybody who has signed in here once, and the personal codes with which they come back. */
import { randomUUID } from 'node:crypto'
import type { PersonRow } from '../../store/people-store.ts'
import type { Store } from '../../store/store.ts'
import { hashCode, newCode, readCode } from './codes.ts'
import { localPerson, type Person, type Role } from './person.ts'

/** ms for which a personal code admits, from its last use on. */
const codeLasts = 90 * 24 * 3_600_000

const ranks: readonly Role[] = ['learner', 'assistant', 'instructor']

export class People {
  readonly #store: Store
  readonly #secret: () => string

  /** @param secret of this server, without which nobody can try codes against what is stored */
  constructor(store: Store, secret: () => string) {
    this.#store = store
    this.#secret = secret
  }

  async get(id: string): Promise<Person | undefined> {
    return (await this.named([id])).get(id)
  }

  /** By id; whoever is gone is missing. */
  async named(ids: readonly string[]): Promise<Map<string, Person>> {
    const rows = await this.#store.people.people(ids)
    const known = new Map(rows.map(row => [row.id, personOfRow(row)]))
    if (ids.includes(localPerson.id)) known.set(localPerson.id, localPerson)
    return known
  }

  /** @returns whoever that is from now on, without a code */
  async add({ id = randomUUID(), name, role }: Omit<Person, 'id'> & { id?: string }): Promise<Person> {
    const now = Date.now()
    await this.#store.people.addPerson({
      id,
      name,
      role,
      // The library for signing in wants an address that is no other's: this one leads nowhere, and nobody's is kept.
      email: `${id}@people.invalid`,
      email_verified: 0,
      code_hash: null,
      code_until: null,
      created_at: now,
      updated_at: now,
    })
    return { id, name, role }
  }

  /**
   * Gives a personal code in the place of the former, which admits no longer.
   * @returns the code, which nothing tells again
   * @throws LabError `no-such-person`
   */
  async renewCode(id: string): Promise<string> {
    const code = newCode(3)
    await this.#store.people.updatePerson(id, {
      code_hash: this.#hash(code),
      code_until: Date.now() + codeLasts,
    })
    return code
  }

  /** Whose personal code that is; with every use it admits for longer. */
  async ofCode(typed: string): Promise<Person | undefined> {
    const row = await this.#store.people.personOfCode(this.#hash(readCode(typed)))
    if (!row?.code_until || row.code_until <= Date.now()) return undefined
    await this.#store.people.updatePerson(row.id, { code_until: Date.now() + codeLasts })
    return personOfRow(row)
  }

  /** Until when the personal code admits, in ms since the epoch; undefined where there is none. */
  async codeUntil(id: string): Promise<number | undefined> {
    const [row] = await this.#store.people.people([id])
    return row?.code_hash ? (row.code_until ?? undefined) : undefined
  }

  /** Gives the role to whoever has a lower one. */
  async raise(person: Person, role: Role): Promise<Person> {
    if (ranks.indexOf(person.role) >= ranks.indexOf(role)) return person
    await this.#store.people.updatePerson(person.id, { role })
    return { ...person, role }
  }

  /** @throws LabError `no-such-person` */
  async rename(id: string, name: string): Promise<void> {
    await this.#store.people.updatePerson(id, { name })
  }

  /**
   * With all that is theirs: sign-ins, memberships, messages, sessions with grades and hints. What of it is in use, its
   * owners end before.
   */
  async remove(id: string): Promise<void> {
    await this.#store.people.removePerson(id)
  }

  #hash(code: string): string {
    return hashCode(code, this.#secret())
  }
}

function personOfRow({ id, name, role }: PersonRow): Person {
  return { id, name, role: role as Role }
}
