/** The server itself: its state, metrics, health, API document. */
import { z } from 'zod'
import * as api from '../api.ts'
import { streamEvents } from '../sse.ts'
import type { Routes } from './routes.ts'

export const statusRoutes: Routes = (app, { status, preparation, metrics }) => {
  app.get('/healthz', { config: { openToAll: true }, schema: { hide: true } }, async () => ({ ok: true }))

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )

  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())

  app.get('/api/status', { schema: { response: { 200: api.Status, default: api.Problem } } }, async () =>
    status.view(),
  )

  app.get(
    '/api/events',
    { schema: { response: { 200: { content: { 'text/event-stream': { schema: api.ServerEvent } } } } } },
    (request, reply) => streamEvents(request, reply, stream => status.listen(event => stream.send(event))),
  )

  app.post(
    '/api/prepare',
    { schema: { response: { 202: z.object({}), default: api.Problem } } },
    async (_request, reply) => {
      preparation.start()
      return reply.code(202).send({})
    },
  )
}
