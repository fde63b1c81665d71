/** A terminal of somebody who teaches a class, shown to all in it; connect.ts is how its bytes get to them. */
import { z } from 'zod'
import { Problem } from '../api.ts'
import * as api from '../class/api.ts'
import { hide, shownIn, showTerminal } from '../class/showing.ts'
import { taught } from '../class/views.ts'
import { findTerminal } from '../terminals.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })
const limited = { rateLimit: { max: 600, timeWindow: '1 minute' } }

export const classTerminalRoutes: Routes = (app, { classes, sessions, tickets }) => {
  app.post(
    '/api/classes/:id/terminal',
    { schema: { params, body: api.TerminalOf, response: { 201: api.TaughtClass, default: Problem } } },
    async (request, reply) => {
      const { person, body } = request
      const door = classes.taught(person, request.params.id)
      const session = await sessions.get(person.id, body.session)
      const terminal = await findTerminal(session.lab(), body.terminal)
      showTerminal(door.room, person, session, terminal)
      return reply.code(201).send(taught(door))
    },
  )

  app.delete(
    '/api/classes/:id/terminal',
    { schema: { params, response: { 204: z.null(), default: Problem } } },
    async (request, reply) => {
      const { room } = classes.taught(request.person, request.params.id)
      if (room.shown) hide(room, room.shown)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/classes/:id/terminal/ticket',
    { config: limited, schema: { params, response: { 201: api.Ticket, default: Problem } } },
    async (request, reply) => {
      const { room } = classes.get(request.person, request.params.id)
      shownIn(room)
      const ticket = tickets.issue({ learner: request.learner, to: 'shown', class: room.id })
      return reply.code(201).send({ ticket })
    },
  )
}
