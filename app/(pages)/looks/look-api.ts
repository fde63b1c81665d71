/** Looks, messages and what is shown: what of a class's API goes on beside its rules. */
import type { LookTicket, Message, TaughtClass, Workplace } from '../../server/class/api.ts'
import { api, type Look, request, type Session } from '../api-client.ts'
import { apiOfClass } from '../classes/class-api.ts'

const learner = (id: string, person: string, rest: string) =>
  apiOfClass(id, `/learners/${encodeURIComponent(person)}${rest}`)
const look = (session: string, id: string) =>
  `/api/sessions/${encodeURIComponent(session)}/looks/${encodeURIComponent(id)}`

export const lookApi = {
  workplaces: (id: string, person: string) => request<Workplace[]>('GET', learner(id, person, '/terminals')),
  look: (id: string, person: string, session: string, terminal: string) =>
    request<LookTicket>('POST', learner(id, person, '/looks'), { session, terminal }),
  /** To what is shown to the class. */
  shownTicket: (id: string) => request<{ ticket: string }>('POST', apiOfClass(id, '/terminal/ticket')),
  show: (id: string, session: string, terminal: string) =>
    request<TaughtClass>('POST', apiOfClass(id, '/terminal'), { session, terminal }),
  /** One's own open sessions that have a lab to work in. */
  ownWorkplaces: async (): Promise<Workplace[]> => {
    const sessions = await request<Session[]>('GET', '/api/sessions')
    const ready = sessions.filter(({ state }) => state === 'ready')
    return Promise.all(
      ready.map(async ({ id: session, title, state }) => {
        const terminals = await api.terminals(session)
        return { session, title, state, terminals }
      }),
    )
  },
  hide: (id: string) => request<void>('DELETE', apiOfClass(id, '/terminal')),
  send: (id: string, text: string, person?: string) =>
    request<Message>('POST', apiOfClass(id, '/messages'), person === undefined ? { text } : { text, person }),
  extend: (id: string, minutes: number) =>
    request<TaughtClass>('POST', apiOfClass(id, '/extend'), { minutes }),
  allowTyping: (session: string, id: string, mayType: boolean) =>
    request<Look>('PATCH', look(session, id), { mayType }),
  endLook: (session: string, id: string) => request<void>('DELETE', look(session, id)),
}

/** Where a ticket admits. */
export const addressOf = (ticket: string) => `/api/terminals/connect?ticket=${encodeURIComponent(ticket)}`

export type { Message, Workplace } from '../../server/class/api.ts'
