/** For tests: who asks stands in headers, as no server outside of tests believes it. */

import type { PersonOf } from '../people/asking.ts'
import type { People } from '../people/people.ts'
import { localPerson, type Person, type Role } from '../people/person.ts'

const idHeader = 'x-person'
const roleHeader = 'x-role'

export const asPerson = (id: string, role: Role = 'learner') => ({ [idHeader]: id, [roleHeader]: role })

/** People whom a server has heard of, each added once. Their name is their id with a capital: alice is called Alice. */
const known = new WeakMap<People, Map<string, Promise<unknown>>>()

/** Without the header it is the local person; with an empty one, nobody. */
export const personByHeader: PersonOf = async ({ headers }, _reply, people) => {
  const id = headers[idHeader]
  if (id === undefined) return localPerson
  if (typeof id !== 'string' || id === '') return undefined
  const name = id.charAt(0).toUpperCase() + id.slice(1)
  const person: Person = { id, name, role: (headers[roleHeader] ?? 'learner') as Role }
  const added = known.get(people) ?? new Map<string, Promise<unknown>>()
  known.set(people, added)
  if (!added.has(id))
    added.set(
      id,
      people.get(id).then(there => there ?? people.add(person)),
    )
  await added.get(id)
  return person
}
