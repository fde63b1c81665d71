/** Oneself: name, code, sign-ins, and what is kept of one. */
import { z } from 'zod'
import { type CheckResult, Problem } from '../api.ts'
import { gradeOfRow } from '../grades.ts'
import * as api from '../people/api.ts'
import { noSuchSignIn } from '../people/people-errors.ts'
import type { Person } from '../people/person.ts'
import { personalData } from '../people/personal-data.ts'
import type { Routes } from './routes.ts'

const answers = <T extends z.ZodType>(status: number, schema: T) => ({ [status]: schema, default: Problem })

export const meRoutes: Routes = (app, { people, store, sessions, classes, signIns, forgetting }) => {
  const me = async (person: Person): Promise<api.Me> => {
    const codeUntil = await people.codeUntil(person.id)
    return { ...person, signedIn: signIns !== undefined, ...(codeUntil !== undefined && { codeUntil }) }
  }

  app.get('/api/me', { schema: { response: answers(200, api.Me) } }, request => me(request.person))

  app.post('/api/me', { schema: { body: api.Rename, response: answers(200, api.Me) } }, async request => {
    const { name } = request.body
    await people.rename(request.person.id, name)
    return me({ ...request.person, name })
  })

  app.delete('/api/me', { schema: { response: answers(204, z.null()) } }, async (request, reply) => {
    const { id } = request.person
    forgetting.refuseOwner(id)
    await signIns?.end(request, reply)
    signIns?.cut(id, request)
    await forgetting.forget(id)
    return reply.code(204).send(null)
  })

  app.get(
    '/api/me/data',
    { schema: { response: answers(200, z.looseObject({})) } },
    async (request, reply) => {
      const rows = await store.people.allOf(request.person.id)
      const titles = new Map(classes.all().map(({ record }) => [record.id, record.title]))
      const shown = new Map<string, CheckResult[]>()
      for (const row of rows.grades) {
        // One whose task is not there any more is told without what was found.
        const session = await sessions.get(request.learner, row.session_id).catch(() => undefined)
        if (session) shown.set(row.id, session.shown(gradeOfRow(row)).checks)
      }
      void reply.header('content-disposition', 'attachment; filename="cks-lab-my-data.json"')
      return personalData(rows, titles, ({ id }) => shown.get(id) ?? [])
    },
  )

  app.post('/api/me/code', { schema: { response: answers(200, api.PersonalCode) } }, async request => {
    const { id } = request.person
    return { code: await people.renewCode(id), until: (await people.codeUntil(id))! }
  })

  app.get('/api/me/sign-ins', { schema: { response: answers(200, z.array(api.SignIn)) } }, async request => {
    const kept = (await signIns?.list(request)) ?? []
    return kept.map(each => ({ ...each, current: each.id === request.signIn }))
  })

  app.delete(
    '/api/me/sign-ins/:id',
    { schema: { params: z.object({ id: z.string() }), response: answers(204, z.null()) } },
    async (request, reply) => {
      if (!signIns) throw noSuchSignIn(request.params.id)
      await signIns.endOne(request, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
