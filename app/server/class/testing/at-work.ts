/** For tests: a class in which somebody works. */
import type { Session, TerminalTicket } from '../../api.ts'
import { asPerson, personByHeader } from '../../testing/persons.ts'
import { startServer, type TestServer } from '../../testing/server.ts'
import { connectTerminal } from '../../testing/socket.ts'
import type { AnyClass } from '../api.ts'
import { openClass } from './class.ts'

const task = 'enable-something'

/** A class of ines with an assistant and two learners, at their own server. */
export async function startClass() {
  const server = await startServer({ personOf: personByHeader, maxLabs: 5 })
  const room = await openClass(server, 'ines', { asta: 'assistant', alice: 'learner', bob: 'learner' })
  return { server, room, base: `/api/classes/${room.id}` }
}

/** That learner's session in the class, ready. */
export async function work(
  server: TestServer,
  classId: string | undefined,
  learner: string,
): Promise<Session> {
  const { call, reaches } = server.as(learner)
  const body = { scenario: task, ...(classId && { class: classId }) }
  const opened = await call<Session>('POST', '/api/sessions', { body })
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body))
  return reaches(opened.body.id, 'ready')
}

/** A new terminal of one's own session, connected. */
export async function openTerminal(server: TestServer, { id }: Session, person: string) {
  const path = `/api/sessions/${id}/terminals`
  const { body } = await server.as(person).call<TerminalTicket>('POST', path, { body: {} })
  return connectTerminal(server.address, body.ticket, asPerson(person))
}

/** The class as that person is told of it. */
export async function told(server: TestServer, classId: string, person: string): Promise<AnyClass> {
  return (await server.as(person).call<AnyClass>('GET', `/api/classes/${classId}`)).body
}
