/** Classes: their rules, and who is in them. */
import { z } from 'zod'
import { Problem } from '../api.ts'
import * as api from '../class/api.ts'
import { capacityFor } from '../class/capacity.ts'
import { membersOf, taught } from '../class/views.ts'
import { streamEvents } from '../sse.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })
const answers = <T extends z.ZodType>(status: number, schema: T) => ({ [status]: schema, default: Problem })
const ofTeachers = answers(200, api.TaughtClass)
const limited = { rateLimit: { max: 60, timeWindow: '1 minute' } }

/** Changes come in bursts (a class joins); who listens hears of them at most this often (ms). */
const tellEvery = 100

export const classRoutes: Routes = (app, parts) => {
  const { classes, classViews, messages, people, sessions, engine, labs, log } = parts
  app.get('/api/classes', { schema: { response: answers(200, z.array(api.AnyClass)) } }, async request => {
    const { person } = request
    return Promise.all(classes.of(person).map(door => classViews.of(person.id, door)))
  })

  app.post(
    '/api/classes',
    { config: limited, schema: { body: api.CreateClass, response: answers(201, api.TaughtClass) } },
    async (request, reply) => {
      const door = await classes.create(request.person, request.body)
      return reply.code(201).send(taught(door))
    },
  )

  app.get('/api/classes/:id', { schema: { params, response: answers(200, api.AnyClass) } }, async request => {
    const { person } = request
    return classViews.of(person.id, classes.get(person, request.params.id))
  })

  app.patch(
    '/api/classes/:id',
    { schema: { params, body: api.ChangeClass, response: ofTeachers } },
    async request => {
      const door = classes.owned(request.person, request.params.id)
      await classes.change(door.room, request.body)
      return taught(door)
    },
  )

  app.delete(
    '/api/classes/:id',
    { schema: { params, response: answers(204, z.null()) } },
    async (request, reply) => {
      const { room } = classes.owned(request.person, request.params.id)
      await classes.remove(room, () => sessions.endOfClass(room.id, 'The class was deleted.'))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/classes/:id/events',
    {
      schema: {
        params,
        response: { 200: { content: { 'text/event-stream': { schema: api.ClassEvent } } } },
      },
    },
    async (request, reply) => {
      const { person } = request
      const door = classes.get(person, request.params.id)
      const view = () => classViews.of(person.id, classes.get(person, door.room.id))
      const first = await view()
      streamEvents(request, reply, stream => {
        stream.send({ type: 'class', class: first } as api.ClassEvent)
        const told = delayed(async () =>
          stream.send({ type: 'class', class: await view() } as api.ClassEvent),
        )
        const stop = door.room.listen({
          person: person.id,
          changed: told.soon,
          send: event => stream.send(event),
          end: () => stream.end(),
        })
        const send = (messages: api.Message[]) =>
          stream.send({ type: 'messages', messages } as api.ClassEvent)
        messages
          .of(person.id, door)
          .then(send, error => log.error({ err: error }, 'messages could not be told'))
        return () => {
          told.stop()
          stop()
        }
      })
      return reply
    },
  )

  app.post(
    '/api/classes/:id/copy',
    { config: limited, schema: { params, body: api.CopyClass, response: answers(201, api.TaughtClass) } },
    async (request, reply) => {
      const { person } = request
      const { room } = classes.owned(person, request.params.id)
      return reply.code(201).send(taught(await classes.copy(person, room, request.body)))
    },
  )

  app.post('/api/classes/:id/archive', { schema: { params, response: ofTeachers } }, async request => {
    const door = classes.owned(request.person, request.params.id)
    await classes.archive(door.room)
    return taught(door)
  })

  app.post('/api/classes/:id/pause', { schema: { params, response: ofTeachers } }, async request => {
    const door = classes.taught(request.person, request.params.id)
    await classes.pause(door.room)
    return taught(door)
  })

  app.post('/api/classes/:id/resume', { schema: { params, response: ofTeachers } }, async request => {
    const door = classes.taught(request.person, request.params.id)
    await classes.resume(door.room)
    return taught(door)
  })

  app.post(
    '/api/classes/:id/extend',
    { schema: { params, body: api.ExtendClass, response: ofTeachers } },
    async request => {
      const door = classes.taught(request.person, request.params.id)
      await classes.extend(door.room, request.body.minutes)
      return taught(door)
    },
  )

  app.post('/api/classes/:id/join-code', { schema: { params, response: ofTeachers } }, async request => {
    const door = classes.owned(request.person, request.params.id)
    await classes.renewJoinCode(door.room)
    return taught(door)
  })

  app.get(
    '/api/classes/:id/capacity',
    { schema: { params, response: answers(200, api.ClassCapacity) } },
    async request => capacityFor(classes.taught(request.person, request.params.id).room, engine, labs),
  )

  app.post(
    '/api/classes/:id/end-idle',
    { schema: { params, body: api.EndIdle, response: answers(200, api.Ended) } },
    async request => {
      const { room } = classes.taught(request.person, request.params.id)
      return { sessions: await sessions.endIdle(room.id, request.body.minutes * 60_000) }
    },
  )

  app.get(
    '/api/classes/:id/members',
    { schema: { params, response: answers(200, z.array(api.Member)) } },
    async request => {
      const { room } = classes.taught(request.person, request.params.id)
      return membersOf(room, await people.named([...room.members.keys()]))
    },
  )

  app.delete(
    '/api/classes/:id/members/:person',
    { schema: { params: params.extend({ person: z.string() }), response: answers(204, z.null()) } },
    async (request, reply) => {
      const { room } = classes.owned(request.person, request.params.id)
      const { person } = request.params
      await classes.removeMember(room, person, () =>
        sessions.endOfClass(room.id, 'You are not in the class any more.', person),
      )
      return reply.code(204).send(null)
    },
  )

  /** Once in a while, however often it is asked for. */
  function delayed(work: () => Promise<void>) {
    let timer: NodeJS.Timeout | undefined
    const run = () => {
      timer = undefined
      work().catch(error => log.error({ err: error }, 'a listener to a class could not be told'))
    }
    return {
      soon: () => {
        timer ??= setTimeout(run, tellEvery)
      },
      stop: () => clearTimeout(timer),
    }
  }
}
