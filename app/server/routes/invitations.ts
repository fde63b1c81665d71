/** Links by which instructors and assistants come in. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import { Problem } from '../api.ts'
import * as api from '../people/api.ts'
import type { Routes } from './routes.ts'

const answers = <T extends z.ZodType>(status: number, schema: T) => ({ [status]: schema, default: Problem })

export const invitationRoutes: Routes = (app, { invitations }) => {
  app.get('/api/invitations', { schema: { response: answers(200, z.array(api.Invitation)) } }, request => {
    refuseOthers(request)
    return invitations.of(request.person)
  })

  app.post(
    '/api/invitations',
    { schema: { body: api.InvitationRequest, response: answers(201, api.NewInvitation) } },
    async (request, reply) => {
      refuseOthers(request)
      return reply.code(201).send(await invitations.make(request.person, request.body.role))
    },
  )

  app.delete(
    '/api/invitations/:id',
    { schema: { params: z.object({ id: z.string() }), response: answers(204, z.null()) } },
    async (request, reply) => {
      refuseOthers(request)
      await invitations.withdraw(request.person, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function refuseOthers({ person }: FastifyRequest): void {
  if (person.role === 'instructor') return
  throw new LabError('instructors-only', 'Only instructors invite others.', { remedy: 'Ask one of them.' })
}
