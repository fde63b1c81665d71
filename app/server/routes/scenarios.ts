/** What there is to practise. */
import { z } from 'zod'
import * as api from '../api.ts'
import type { Routes } from './routes.ts'

export const scenarioRoutes: Routes = (app, { catalogue, sessions }) => {
  app.get('/api/scenarios', { schema: { response: { 200: api.Catalogue, default: api.Problem } } }, request =>
    catalogue.list(request.learner),
  )

  app.get(
    '/api/scenarios/:id',
    {
      schema: {
        params: z.object({ id: z.string() }),
        response: { 200: api.ScenarioDetail, default: api.Problem },
      },
    },
    request => catalogue.detail(request.learner, request.params.id),
  )

  app.post(
    '/api/scenarios/:id/ahead',
    {
      config: { rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        params: z.object({ id: z.string() }),
        response: { 202: z.object({}), default: api.Problem },
      },
    },
    async (request, reply) => {
      await sessions.expect(request.learner, request.params.id)
      return reply.code(202).send({})
    },
  )
}
