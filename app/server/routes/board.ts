/** The board of a class, for those who teach it, and a learner's hand. */
import { z } from 'zod'
import { Problem } from '../api.ts'
import * as api from '../class/api.ts'
import * as board from '../class/board/api.ts'
import { taught } from '../class/views.ts'
import { streamEvents } from '../sse.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })

export const boardRoutes: Routes = (app, { actions, boards, classes, classViews }) => {
  app.get(
    '/api/classes/:id/board',
    {
      schema: {
        params,
        response: { 200: { content: { 'text/event-stream': { schema: board.BoardEvent } } } },
      },
    },
    async (request, reply) => {
      const { person } = request
      const door = classes.taught(person, request.params.id)
      streamEvents(request, reply, stream => {
        let told = ''
        const tell = () => {
          const { asOf, ...about } = taught(door)
          const text = JSON.stringify(about)
          if (text === told) return
          told = text
          stream.send({ type: 'class', class: { ...about, asOf } } as board.BoardEvent)
        }
        tell()
        const unwatch = boards.watch(door.room, event => stream.send(event))
        const stop = door.room.listen({
          person: person.id,
          changed: tell,
          // What else is said in the class is told by its own stream.
          send: event => event.type === 'gone' && stream.send(event),
          end: () => stream.end(),
        })
        return () => {
          unwatch()
          stop()
        }
      })
      return reply
    },
  )

  app.post(
    '/api/classes/:id/hand',
    {
      config: { rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: { params, body: board.Hand, response: { 200: api.MyClass, default: Problem } },
    },
    async request => {
      const { person } = request
      const door = classes.joined(person, request.params.id)
      if (request.body.raised) await actions.raiseHand(door.room, person.id)
      else await actions.lowerHand(door.room, person.id)
      return (await classViews.of(person.id, door)) as api.MyClass
    },
  )
}
