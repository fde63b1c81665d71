/** Looks, messages, what is shown and the hand: what of a class's API goes on beside its rules. */
import type { LookTicket, Member, Message, MyClass, TaughtClass, Workplace } from '../../server/class/api.ts'
import { api, type Look, request, type Session } from '../api-client.ts'

const of = (id: string, rest = '') => `/api/classes/${encodeURIComponent(id)}${rest}`
const learner = (id: string, person: string, rest: string) =>
  of(id, `/learners/${encodeURIComponent(person)}${rest}`)
const look = (session: string, id: string) =>
  `/api/sessions/${encodeURIComponent(session)}/looks/${encodeURIComponent(id)}`

export const lookApi = {
  events: (id: string) => of(id, '/events'),
  members: (id: string) => request<Member[]>('GET', of(id, '/members')),
  workplaces: (id: string, person: string) => request<Workplace[]>('GET', learner(id, person, '/terminals')),
  look: (id: string, person: string, session: string, terminal: string) =>
    request<LookTicket>('POST', learner(id, person, '/looks'), { session, terminal }),
  /** To what is shown to the class. */
  shownTicket: (id: string) => request<{ ticket: string }>('POST', of(id, '/terminal/ticket')),
  show: (id: string, session: string, terminal: string) =>
    request<TaughtClass>('POST', of(id, '/terminal'), { session, terminal }),
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
  hide: (id: string) => request<void>('DELETE', of(id, '/terminal')),
  send: (id: string, text: string, person?: string) =>
    request<Message>('POST', of(id, '/messages'), person === undefined ? { text } : { text, person }),
  extend: (id: string, minutes: number) => request<TaughtClass>('POST', of(id, '/extend'), { minutes }),
  hand: (id: string, raised: boolean) => request<MyClass>('POST', of(id, '/hand'), { raised }),
  allowTyping: (session: string, id: string, mayType: boolean) =>
    request<Look>('PATCH', look(session, id), { mayType }),
  endLook: (session: string, id: string) => request<void>('DELETE', look(session, id)),
}

/** Where a ticket admits. */
export const addressOf = (ticket: string) => `/api/terminals/connect?ticket=${encodeURIComponent(ticket)}`

export type { ClassEvent, Message, MyClass, Workplace } from '../../server/class/api.ts'
