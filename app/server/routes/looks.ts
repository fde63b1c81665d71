/** Looks into learners' terminals: asked for by who teaches, allowed more and ended by the learner; connect.ts carries them. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Look, Problem } from '../api.ts'
import * as api from '../class/api.ts'
import type { Classroom } from '../class/classroom.ts'
import { noSuchLook } from '../class/errors.ts'
import type { LabSession } from '../session.ts'
import { noSuchSession } from '../session-errors.ts'
import type { Sessions } from '../sessions.ts'
import { findTerminal, listTerminals } from '../terminals.ts'
import type { Routes } from './routes.ts'

const ofLearner = z.object({ id: z.string(), person: z.string() })
const ofSession = z.object({ id: z.string(), look: z.string() })
const limited = { rateLimit: { max: 600, timeWindow: '1 minute' } }

/** The open session of that class. @throws LabError `no-such-session` */
export function sessionIn(
  sessions: Pick<Sessions, 'ofClass'>,
  room: Classroom,
  id: string,
  learner?: string,
): LabSession {
  const session = sessions.ofClass(room.id).find(each => each.id === id)
  if (!session || (learner !== undefined && session.learner !== learner)) throw noSuchSession(id)
  return session
}

export const lookRoutes: Routes = (app, { classes, sessions, tickets }) => {
  app.get(
    '/api/classes/:id/learners/:person/terminals',
    { schema: { params: ofLearner, response: { 200: z.array(api.Workplace), default: Problem } } },
    async request => {
      const { id, person } = request.params
      const { room } = classes.taught(request.person, id)
      classes.learner(room, person)
      const own = sessions.ofClass(room.id).filter(({ learner }) => learner === person)
      return Promise.all(own.map(workplaceOf))
    },
  )

  app.post(
    '/api/classes/:id/learners/:person/looks',
    {
      config: limited,
      schema: {
        params: ofLearner,
        body: api.TerminalOf,
        response: { 201: api.LookTicket, default: Problem },
      },
    },
    async (request, reply) => {
      const { params, body, learner } = request
      const { room } = classes.taught(request.person, params.id)
      classes.learner(room, params.person)
      const session = sessionIn(sessions, room, body.session, params.person)
      const terminal = await findTerminal(session.lab(), body.terminal)
      const look = randomBytes(8).toString('hex')
      const where = { class: room.id, session: session.id, terminal: terminal.id }
      const ticket = tickets.issue({ learner, to: 'look', look, ...where })
      return reply.code(201).send({ look, terminal, ticket })
    },
  )

  app.delete(
    '/api/classes/:id/learners/:person/looks/:look',
    {
      schema: {
        params: ofLearner.extend({ look: z.string() }),
        response: { 204: z.null(), default: Problem },
      },
    },
    async (request, reply) => {
      const { id, person, look } = request.params
      const { room } = classes.taught(request.person, id)
      classes.learner(room, person)
      const own = sessions.ofClass(room.id).filter(({ learner }) => learner === person)
      const session = own.find(({ looks }) => looks.has(look, request.learner))
      if (!session) throw noSuchLook()
      session.looks.stop(look)
      return reply.code(204).send(null)
    },
  )

  app.patch(
    '/api/sessions/:id/looks/:look',
    {
      schema: {
        params: ofSession,
        body: Look.pick({ mayType: true }).strict(),
        response: { 200: Look, default: Problem },
      },
    },
    async request => {
      const { looks } = await sessions.get(request.learner, request.params.id)
      return looks.allow(request.params.look, request.body.mayType)
    },
  )

  app.delete(
    '/api/sessions/:id/looks/:look',
    { schema: { params: ofSession, response: { 204: z.null(), default: Problem } } },
    async (request, reply) => {
      const { looks } = await sessions.get(request.learner, request.params.id)
      looks.stop(request.params.look)
      return reply.code(204).send(null)
    },
  )
}

/** Without terminals while its lab is none to work in. */
async function workplaceOf(session: LabSession): Promise<api.Workplace> {
  const { id, state, scenario } = session
  const terminals = state === 'ready' ? await listTerminals(session.lab()) : []
  return { session: id, title: scenario.title, state, terminals }
}
