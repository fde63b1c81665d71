/** The server itself: its state, metrics, health, API document. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import * as api from '../api.ts'
import { streamEvents } from '../sse.ts'
import type { Routes } from './routes.ts'

export const statusRoutes: Routes = (app, { status, preparation, metrics, signIns, metricsToken }) => {
  app.get('/healthz', { config: { openToAll: true }, schema: { hide: true } }, async () => ({ ok: true }))

  const ofMetrics = { config: { openToAll: true }, schema: { hide: true } }
  app.get('/metrics', ofMetrics, async (request, reply) => {
    if (signIns && !isToken(request.headers.authorization, metricsToken))
      throw new LabError('not-signed-in', 'Metrics are for who has their token.', {
        remedy: 'Set CKS_LAB_METRICS_TOKEN, and send it as a bearer token.',
      })
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })

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

function isToken(authorization: string | undefined, token: string | undefined): boolean {
  if (!token || !authorization) return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(authorization), hash(`Bearer ${token}`))
}
