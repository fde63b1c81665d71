/** Messages to a class. */
import { z } from 'zod'
import { Problem } from '../api.ts'
import * as api from '../class/api.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })
const limited = { rateLimit: { max: 60, timeWindow: '1 minute' } }

export const messageRoutes: Routes = (app, { classes, messages }) => {
  app.get(
    '/api/classes/:id/messages',
    { schema: { params, response: { 200: z.array(api.Message), default: Problem } } },
    async request => {
      const { person } = request
      return messages.of(person.id, classes.get(person, request.params.id))
    },
  )

  app.post(
    '/api/classes/:id/messages',
    {
      config: limited,
      schema: { params, body: api.SendMessage, response: { 201: api.Message, default: Problem } },
    },
    async (request, reply) => {
      const { room } = classes.taught(request.person, request.params.id)
      const { person } = request.body
      if (person !== undefined) classes.learner(room, person)
      return reply.code(201).send(await messages.send(room, request.person, request.body))
    },
  )
}
