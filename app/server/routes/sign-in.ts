/** In and out: by a personal code, an invitation, the code of a class, or an issuer of OpenID Connect. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import { projectDir } from '../../../lab-infra/paths.ts'
import { Problem, Text } from '../api.ts'
import * as api from '../people/api.ts'
import { Limit, neighbourhood } from '../people/limit.ts'
import { basePath } from '../people/paths.ts'
import { noSignIn, wrongCode } from '../people/people-errors.ts'
import type { Person } from '../people/person.ts'
import type { Routes } from './routes.ts'

const tenMinutes = 600_000
/** A backstop behind the limits of guesses; a class of 50 joins from one address. */
const config = { openToAll: true, rateLimit: { max: 300, timeWindow: '1 minute' } }

export const signInRoutes: Routes = (app, { people, invitations, joining, signIns }) => {
  const guesses = new Limit('wrong codes from this address', 20, tenMinutes)
  const joins = new Limit('people who join this class at once', 120, tenMinutes)

  /** Asks for something secret, and remembers from where it was guessed. */
  async function guarded<T>(
    request: FastifyRequest,
    what: string,
    ask: () => Promise<T | undefined>,
  ): Promise<T> {
    const from = neighbourhood(request.ip)
    guesses.refuse(from)
    try {
      const found = await ask()
      if (found === undefined) throw wrongCode(what)
      return found
    } catch (error) {
      if (error instanceof LabError && ['wrong-code', 'bad-join-code'].includes(error.code)) {
        guesses.count(from)
        request.log.warn({ address: request.ip, what }, 'a wrong code')
      }
      throw error
    }
  }

  /** Whoever has signed in; elsewhere everybody is somebody. */
  const known = ({ person }: FastifyRequest): Person | undefined => (person.id === '' ? undefined : person)

  async function begin(person: Person, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (known(request)?.id !== person.id) await signIns?.begin(person.id, request, reply)
  }

  app.get(
    '/api/sign-in',
    { config: { openToAll: true }, schema: { response: { 200: api.SignInWays, default: Problem } } },
    async request => ({
      needed: signIns !== undefined,
      ...(known(request) && { me: request.person }),
      ...(signIns?.issuer && { issuer: { title: signIns.issuer.title } }),
    }),
  )

  app.post(
    '/api/sign-in/code',
    { config, schema: { body: api.SignInByCode, response: { 200: api.Person, default: Problem } } },
    async (request, reply) => {
      const person = await guarded(request, 'personal code', () => people.ofCode(request.body.code))
      await begin(person, request, reply)
      return person
    },
  )

  app.post(
    '/api/sign-in/invitation',
    { config, schema: { body: api.AcceptInvitation, response: { 201: api.Accepted, default: Problem } } },
    async (request, reply) => {
      const { invitation, name } = request.body
      const who = { person: known(request), name }
      const accepted = await guarded(request, 'invitation', () => invitations.accept(invitation, who))
      await begin(accepted.person, request, reply)
      return reply.code(201).send(accepted)
    },
  )

  app.post(
    '/api/join',
    { config, schema: { body: api.Join, response: { 201: api.Joined, default: Problem } } },
    async (request, reply) => {
      const { code, name } = request.body
      const who = { person: known(request), name }
      const { room, ...joined } = await guarded(request, 'code of a class', () =>
        joining.join(code, who, ({ id }) => {
          joins.refuse(id)
          joins.count(id)
        }),
      )
      await begin(joined.person, request, reply)
      return reply.code(201).send({ ...joined, classId: room.id, title: room.record.title })
    },
  )

  app.get(
    '/api/privacy',
    { config: { openToAll: true }, schema: { response: { 200: Text, default: Problem } } },
    async () => ({ markdown: await readFile(join(projectDir, 'docs/privacy.md'), 'utf8') }),
  )

  app.delete(
    '/api/sign-in',
    { config: { openToAll: true }, schema: { response: { 204: z.null(), default: Problem } } },
    async (request, reply) => {
      await signIns?.end(request, reply)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/sign-in/issuer',
    { config, schema: { body: api.SignInAtIssuer, response: { 200: api.AtIssuer, default: Problem } } },
    async (request, reply) => {
      if (!signIns) throw noSignIn()
      return { url: await signIns.startAtIssuer(request, reply, request.body.to) }
    },
  )

  app.get(`${basePath}/callback/issuer`, { config, schema: { hide: true } }, async (request, reply) => {
    if (!signIns) throw noSignIn()
    return signIns.finishAtIssuer(request, reply)
  })
}
