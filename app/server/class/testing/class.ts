/** For tests of classes: a class with people in it. */
import type { TestServer } from '../../testing/server.ts'
import type { CreateClass, Member, TaughtClass } from '../api.ts'

/** A class of both fake tasks that is open now. */
export const classBody = (given: Partial<CreateClass> = {}) => ({
  title: 'A class',
  tasks: ['enable-something', 'fix-something'],
  opensAt: Date.now() - 3_600_000,
  closesAt: Date.now() + 3_600_000,
  seats: 5,
  ...given,
})

/** Made by that owner, with those people in it. */
export async function openClass(
  server: TestServer,
  owner: string,
  people: Record<string, Member['role']> = {},
  given: Partial<CreateClass> = {},
): Promise<TaughtClass> {
  const { call } = server.as(owner, 'instructor')
  const { body, status } = await call<TaughtClass>('POST', '/api/classes', { body: classBody(given) })
  if (status !== 201) throw new Error(JSON.stringify(body))
  const { classes } = server.server
  const { room } = classes.owned({ id: owner }, body.id)
  for (const [person, role] of Object.entries(people)) await classes.addMember(room, person, role)
  return body
}
