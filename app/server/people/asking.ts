/** Who asks. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { People } from './people.ts'
import { localPerson, type Person } from './person.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Where nobody has signed in, the id is empty; only what is open to all gets to see that. */
    person: Person
    /** The person's id: the only sessions that a request gets to are this learner's. */
    learner: string
    /** The sign-in by which it comes, where people sign in. */
    signIn: string | undefined
  }
}

/** Tells by a request who asks; undefined: nobody who has signed in. */
export type PersonOf = (
  request: FastifyRequest,
  reply: FastifyReply,
  people: People,
) => Promise<Person | undefined>

/** Whoever may talk to this server is its one learner. */
export const everybodyIsLocal: PersonOf = async () => localPerson

const nobody: Person = { id: '', name: '', role: 'learner' }

/** From now on requests have a person. */
export function tellPersons(
  app: Pick<FastifyInstance, 'decorateRequest' | 'addHook'>,
  people: People,
  of: PersonOf,
): void {
  // Every request gets its own before anything else looks.
  app.decorateRequest('person', undefined as unknown as Person)
  app.decorateRequest('learner', '')
  app.decorateRequest('signIn', undefined)
  app.addHook('onRequest', async (request, reply) => {
    request.person = (await of(request, reply, people)) ?? nobody
    request.learner = request.person.id
  })
}
