/** What came of a class. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { Problem } from '../api.ts'
import { evidenceLater, noSuchClass } from '../class/errors.ts'
import * as api from '../class/results/api.ts'
import { csvOf, jsonOf } from '../class/results/export.ts'
import { reportOf, reportsOf } from '../class/results/report.ts'
import { resultsOf } from '../class/results/work.ts'
import type { Routes } from './routes.ts'

const params = z.object({ id: z.string() })
const answers = <T extends z.ZodType>(schema: T) => ({ 200: schema, default: Problem })
const file = (type: string, schema: z.ZodType) => ({ 200: { content: { [type]: { schema } } } })
/** All that a class did is read for each. */
const limited = { rateLimit: { max: 120, timeWindow: '1 minute' } }

export const classResultRoutes: Routes = (app, { classes, store, people, scenarios, log }) => {
  const sources = { store, people, scenarios, log }

  app.get(
    '/api/classes/:id/results',
    { config: limited, schema: { params, response: answers(api.ClassResults) } },
    async request => resultsOf(classes.taught(request.person, request.params.id).room, sources),
  )

  const exports = [
    { ending: 'json', type: 'application/json', schema: z.object({}), pieces: jsonOf },
    { ending: 'csv', type: 'text/csv', schema: z.string(), pieces: csvOf },
  ]
  for (const { ending, type, schema, pieces } of exports)
    app.get(
      `/api/classes/:id/export.${ending}`,
      { config: limited, schema: { params, querystring: api.Names, response: file(type, schema) } },
      async (request, reply) => {
        const { room } = classes.taught(request.person, request.params.id)
        return reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="class-${room.id}.${ending}"`)
          .header('cache-control', 'no-store')
          .send(Readable.from(pieces(room, sources, request.query)))
      },
    )

  app.get(
    '/api/classes/:id/reports',
    { config: limited, schema: { params, response: answers(z.array(api.LearnerReport)) } },
    async request => reportsOf(classes.taught(request.person, request.params.id).room, sources),
  )

  app.get(
    '/api/classes/:id/learners/:person/report',
    {
      config: limited,
      schema: { params: params.extend({ person: z.string() }), response: answers(api.LearnerReport) },
    },
    async request => {
      const { id, person } = request.params
      const { room, role } = classes.get(request.person, id)
      if (role !== 'learner') return reportOf(room, person, sources)
      if (person !== request.person.id) throw noSuchClass(id)
      if (room.record.evidence === 'verdicts' && !room.over) throw evidenceLater(room.record.title)
      return reportOf(room, person, sources)
    },
  )
}
