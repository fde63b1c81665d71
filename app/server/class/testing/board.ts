/** For tests of the board: a class at work, and the board as a page puts it together. */
import { expect, vi } from 'vitest'
import type { FakeEngine } from '../../../../lab-infra/engines/fake/index.ts'
import type { Grade, Session } from '../../api.ts'
import { solvedFile } from '../../testing/grader.ts'
import { asPerson, personByHeader } from '../../testing/persons.ts'
import { listenTo, startServer, type TestServer } from '../../testing/server.ts'
import type { CreateClass } from '../api.ts'
import type { BoardEvent, BoardRow } from '../board/api.ts'
import { openClass } from './class.ts'

type Options = Parameters<typeof startServer>[0] & { engine?: FakeEngine }

/** A class of Ines's, in which Ada and Bob are. */
export async function classAtWork(given: Partial<CreateClass> = {}, options: Options = {}) {
  const server = await startServer({ personOf: personByHeader, maxLabs: 8, ...options })
  const { id } = await openClass(server, 'ines', { ada: 'learner', bob: 'learner' }, given)
  for (const who of ['ada', 'bob']) await server.as(who).call('GET', '/api/status')
  return { server, id, ...waysTo(server, id) }
}

export function waysTo(server: TestServer, id: string) {
  const ines = server.as('ines', 'instructor')
  return {
    /** Begins the task and waits for its lab. */
    async work(who: string, scenario = 'enable-something') {
      const body = { scenario, class: id }
      const begun = await server.as(who).call<Session>('POST', '/api/sessions', { body })
      if (begun.status >= 400) throw new Error(JSON.stringify(begun.body))
      return server.as(who).reaches(begun.body.id, 'ready')
    },
    /** @param solved ids of the checks that pass */
    async check(who: string, session: Session, solved = '') {
      await server.lab(session).node.writeFile(solvedFile, solved)
      return (await server.as(who).call<Grade>('POST', `/api/sessions/${session.id}/check`)).body
    },
    hand: (who: string, raised: boolean) =>
      server.as(who).call('POST', `/api/classes/${id}/hand`, { body: { raised } }),
    /** What those who teach do for a learner. */
    act: <T>(who: string, action: string, body?: object) =>
      ines.call<T>('POST', `/api/classes/${id}/learners/${who}/${action}`, body && { body }),
    session: async (who: string, { id }: Session) =>
      (await server.as(who).call<Session>('GET', `/api/sessions/${id}`)).body,
    board: (who = 'ines') => boardOf(server, id, who),
  }
}

/** The board, followed: its rows as they were told last, in their order. */
async function boardOf(server: TestServer, id: string, who: string) {
  const followed = await listenTo(server.address, `/api/classes/${id}/board`, asPerson(who, 'instructor'))
  const events = followed.events as unknown as BoardEvent[]
  const rows = (): BoardRow[] => {
    let rows: BoardRow[] = []
    for (const event of events) {
      if (event.type === 'board') rows = event.rows
      if (event.type !== 'rows') continue
      const known = new Map([...rows, ...event.rows].map(row => [row.person, row]))
      rows = event.order.map(person => known.get(person)!)
    }
    return rows
  }
  const row = (person: string) => rows().find(it => it.person === person)
  return {
    ...followed,
    events,
    rows,
    row,
    /** Waits for that row to be as expected. */
    shows: (person: string, wanted: object) =>
      vi.waitFor(() => expect(row(person)).toMatchObject(wanted), { timeout: 5_000, interval: 10 }),
  }
}
