/** What those who teach a class do for one of its learners. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem, Session } from '../api.ts'
import { Member } from '../class/api.ts'
import { LearnerResult, MoreTime, Move, OfSession } from '../class/board/api.ts'
import { sessionsOf } from '../class/board/result.ts'
import type { Classroom } from '../class/classroom.ts'
import { membersOf } from '../class/views.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string(), person: z.string() })
type Params = z.infer<typeof params>
const answers = <T extends z.ZodType>(status: number, schema: T) => ({ [status]: schema, default: Problem })
const ofMember = answers(200, Member)

export const learnerRoutes: Routes = (app, { actions, classes, people, scenarios, sessions, store }) => {
  const byId = new Map(scenarios.map(scenario => [scenario.id, scenario]))
  const path = '/api/classes/:id/learners/:person'

  /** The learner whom the request names. @throws LabError `no-such-class`, `no-such-member`. */
  function asked({ person: teacher, params }: Pick<FastifyRequest, 'person'> & { params: Params }) {
    const { room } = classes.taught(teacher, params.id)
    const { person } = classes.learner(room, params.person)
    return { room, person }
  }

  async function memberOf(room: Classroom, person: string): Promise<Member> {
    const members = membersOf(room, await people.named([person]))
    return members.find(it => it.person === person)!
  }

  app.get(`${path}/result`, { schema: { params, response: answers(200, LearnerResult) } }, async request => {
    const { room, person } = asked(request)
    const name = (await people.get(person))?.name ?? person
    return { person, name, sessions: await sessionsOf(room.id, person, store.classes, byId) }
  })

  app.post(`${path}/hand-seen`, { schema: { params, response: ofMember } }, async request => {
    const { room, person } = asked(request)
    await actions.seeHand(room, person)
    return memberOf(room, person)
  })

  app.post(`${path}/more-time`, { schema: { params, body: MoreTime, response: ofMember } }, async request => {
    const { room, person } = asked(request)
    await actions.giveTime(room, person, request.body.minutes)
    return memberOf(room, person)
  })

  app.post(`${path}/move`, { schema: { params, body: Move, response: ofMember } }, async request => {
    const { room, person } = asked(request)
    const { task: id } = request.body
    await actions.move(room, person, { id, title: byId.get(id)?.title ?? id })
    return memberOf(room, person)
  })

  app.post(
    `${path}/reset`,
    { schema: { params, body: OfSession, response: answers(202, Session) } },
    async (request, reply) => {
      const { room, person } = asked(request)
      const session = await actions.session(room, person, request.body.session)
      await session.reset()
      return reply.code(202).send(session.view())
    },
  )

  app.post(
    `${path}/restart`,
    { schema: { params, body: OfSession, response: answers(202, Session) } },
    async (request, reply) => {
      const { room, person } = asked(request)
      const session = await actions.session(room, person, request.body.session)
      await sessions.restart(session)
      return reply.code(202).send(session.view())
    },
  )

  app.post(
    `${path}/end`,
    { schema: { params, body: OfSession, response: answers(200, Session) } },
    async request => {
      const { room, person } = asked(request)
      const session = await actions.session(room, person, request.body.session)
      await session.end('It was ended by those who teach the class.')
      return session.view()
    },
  )
}
