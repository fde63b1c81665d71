/** Terminals: opening, listing and ending them; connect.ts is how bytes get in and out. */
import { z } from 'zod'
import * as api from '../api.ts'
import type { LabSession } from '../session.ts'
import { closeTerminal, findTerminal, listTerminals, openTerminal } from '../terminals.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })
const terminalParams = params.extend({ tid: z.string() })
const limited = { rateLimit: { max: 600, timeWindow: '1 minute' } }

export const terminalRoutes: Routes = (app, { sessions, tickets }) => {
  const ticketFor = ({ learner, id }: LabSession, terminal: api.Terminal) =>
    tickets.issue({ learner, to: 'own', session: id, terminal: terminal.id })

  app.get(
    '/api/sessions/:id/terminals',
    { schema: { params, response: { 200: z.array(api.Terminal), default: api.Problem } } },
    async request => listTerminals((await sessions.get(request.learner, request.params.id)).lab()),
  )

  app.post(
    '/api/sessions/:id/terminals',
    {
      config: limited,
      schema: {
        params,
        body: api.CreateTerminal,
        response: { 201: api.TerminalTicket, default: api.Problem },
      },
    },
    async (request, reply) => {
      const session = await sessions.get(request.learner, request.params.id)
      const terminal = await openTerminal(session.lab(), request.body)
      session.touch()
      return reply.code(201).send({ terminal, ticket: ticketFor(session, terminal) })
    },
  )

  app.post(
    '/api/sessions/:id/terminals/:tid/ticket',
    {
      config: limited,
      schema: { params: terminalParams, response: { 201: api.TerminalTicket, default: api.Problem } },
    },
    async (request, reply) => {
      const session = await sessions.get(request.learner, request.params.id)
      const terminal = await findTerminal(session.lab(), request.params.tid)
      return reply.code(201).send({ terminal, ticket: ticketFor(session, terminal) })
    },
  )

  app.delete(
    '/api/sessions/:id/terminals/:tid',
    { schema: { params: terminalParams, response: { 204: z.null(), default: api.Problem } } },
    async (request, reply) => {
      const session = await sessions.get(request.learner, request.params.id)
      await closeTerminal(session.lab(), request.params.tid)
      session.touch()
      return reply.code(204).send(null)
    },
  )
}
