/** A session's life. */
import { z } from 'zod'
import * as api from '../api.ts'
import { taskOf } from '../catalogue.ts'
import { gradeOfRow } from '../grades.ts'
import { streamEvents } from '../sse.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })
const answers = <T extends z.ZodType>(status: number, schema: T) => ({
  [status]: schema,
  default: api.Problem,
})

export const sessionRoutes: Routes = (app, { sessions, store, metrics }) => {
  app.post(
    '/api/sessions',
    {
      config: { rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        body: api.CreateSession,
        response: { 200: api.Session, 201: api.Session, default: api.Problem },
      },
    },
    async (request, reply) => {
      const { session, created } = await sessions.create(request.learner, request.body)
      if (!created) session.touch()
      return reply.code(created ? 201 : 200).send(session.view())
    },
  )

  app.get('/api/sessions', { schema: { response: answers(200, z.array(api.Session)) } }, async request =>
    (await sessions.open(request.learner)).map(session => session.view()),
  )

  app.get('/api/sessions/:id', { schema: { params, response: answers(200, api.Session) } }, async request =>
    (await sessions.get(request.learner, request.params.id)).view(),
  )

  app.get(
    '/api/sessions/:id/task',
    { schema: { params, response: answers(200, api.Task) } },
    async request => {
      const { scenario, help } = await sessions.get(request.learner, request.params.id)
      return { ...taskOf(scenario), hints: help.hints }
    },
  )

  app.delete(
    '/api/sessions/:id',
    { schema: { params, response: answers(200, api.Session) } },
    async request => {
      const session = await sessions.get(request.learner, request.params.id)
      await session.end('You ended it.')
      return session.view()
    },
  )

  app.get(
    '/api/sessions/:id/events',
    {
      schema: {
        params,
        response: { 200: { content: { 'text/event-stream': { schema: api.SessionEvent } } } },
      },
    },
    async (request, reply) => {
      const session = await sessions.get(request.learner, request.params.id)
      streamEvents(request, reply, stream => session.listen(stream))
      return reply
    },
  )

  app.post(
    '/api/sessions/:id/check',
    { schema: { params, response: answers(200, api.Grade) } },
    async request => {
      const session = await sessions.get(request.learner, request.params.id)
      session.touch()
      const grade = await session.check()
      session.touch()
      metrics.check.observe({ scenario: grade.scenario }, grade.tookMs / 1000)
      return grade
    },
  )

  app.get(
    '/api/sessions/:id/grades',
    { schema: { params, response: answers(200, z.array(api.Grade)) } },
    async request => {
      const session = await sessions.get(request.learner, request.params.id)
      return (await store.grades(session.id)).map(row => session.shown(gradeOfRow(row)))
    },
  )

  app.post(
    '/api/sessions/:id/reset',
    { schema: { params, response: answers(202, api.Session) } },
    async (request, reply) => {
      const session = await sessions.get(request.learner, request.params.id)
      await session.reset()
      return reply.code(202).send(session.view())
    },
  )

  app.post(
    '/api/sessions/:id/restart',
    { schema: { params, response: answers(202, api.Session) } },
    async (request, reply) => {
      const session = await sessions.get(request.learner, request.params.id)
      await sessions.restart(session)
      return reply.code(202).send(session.view())
    },
  )

  app.post(
    '/api/sessions/:id/extend',
    { schema: { params, response: answers(200, api.Session) } },
    async request => {
      const session = await sessions.get(request.learner, request.params.id)
      session.lab()
      session.touch()
      return session.view()
    },
  )

  app.post(
    '/api/sessions/:id/kubelet',
    {
      schema: {
        params,
        body: api.CreateSession.pick({ kubelet: true }),
        response: answers(200, api.Session),
      },
    },
    async request => {
      const session = await sessions.get(request.learner, request.params.id)
      await session.setKubelet(request.body.kubelet)
      session.touch()
      return session.view()
    },
  )

  app.post(
    '/api/sessions/:id/hints/:n',
    {
      schema: {
        params: params.extend({ n: z.coerce.number().int().min(1) }),
        response: answers(200, api.Text),
      },
    },
    async request => {
      const session = await sessions.get(request.learner, request.params.id)
      session.touch()
      return { markdown: await session.hint(request.params.n) }
    },
  )

  app.get(
    '/api/sessions/:id/explanation',
    { schema: { params, response: answers(200, api.Text) } },
    async request => ({
      markdown: (await sessions.get(request.learner, request.params.id)).help.explanation(),
    }),
  )
}
