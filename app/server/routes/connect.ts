/** The WebSocket of one terminal: a ticket admits to it, the relay carries its frames. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import { type RelaySocket, relayTerminal } from '../../../lab-infra/terminal/relay/relay.ts'
import { CloseCode } from '../../../lab-infra/terminal/wire/close-codes.ts'
import { FrameType } from '../../../lab-infra/terminal/wire/protocol.ts'
import type { Classroom } from '../class/classroom.ts'
import { shownIn } from '../class/showing.ts'
import type { LabSession } from '../session.ts'
import type { Admission } from '../tickets.ts'
import { sessionIn } from './looks.ts'
import type { Routes } from './routes.ts'

const querystring = z.object({
  ticket: z.string().max(64),
  resume: z.coerce.number().int().min(0).optional(),
  client: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/)
    .optional(),
})
type Query = z.infer<typeof querystring>

/** Carries frames between the socket and a terminal until either ends. */
type Carry = (socket: RelaySocket, query: Query) => Promise<void>

export const connectRoutes: Routes = (app, { sessions, classes, tickets, metrics }) => {
  const admitted = new WeakMap<object, Carry>()

  app.get(
    '/api/terminals/connect',
    {
      websocket: true,
      schema: { querystring },
      // Before the upgrade, so that a refusal is an HTTP answer with a problem in it.
      preHandler: async request => {
        const admission = request.ws ? tickets.redeem(request.query.ticket, request.learner) : undefined
        if (!admission)
          throw new LabError('bad-ticket', 'The ticket is unknown, used or too old.', {
            remedy: 'Ask for a new one.',
          })
        admitted.set(request, await carrierOf(admission, request))
      },
    },
    async (socket, request) => {
      metrics.terminals.inc()
      await admitted.get(request)!(socket, request.query)
      metrics.terminals.dec()
    },
  )

  /** What a ticket admits to may have gone since. @throws LabError */
  async function carrierOf(admission: Admission, request: FastifyRequest): Promise<Carry> {
    const { person } = request
    if (admission.to === 'own') {
      const session = await sessions.get(person.id, admission.session)
      return own(session, admission.terminal, request)
    }
    const { room } = classes.get(person, admission.class)
    if (admission.to === 'look') {
      classes.taught(person, room.id)
      return look(room, sessionIn(sessions, room, admission.session), admission, request)
    }
    const { fan } = shownIn(room)
    return async (socket, { resume }) => {
      const end = () => socket.close(CloseCode.done, 'not in the class any more')
      const stop = room.listen({ person: person.id, changed() {}, send() {}, end })
      await fan.show(socket, resume)
      stop()
    }
  }
}

function own(session: LabSession, terminalId: string, request: FastifyRequest): Carry {
  return (socket, { resume, client }) => {
    socket.on('message', frame => {
      if (frame[0] === FrameType.input) session.touch()
    })
    return relayTerminal(socket, dialing(session, request), { terminalId, resume, client })
  }
}

/** The learner is told before a byte of theirs is shown. */
function look(
  room: Classroom,
  session: LabSession,
  admission: Admission & { to: 'look' },
  request: FastifyRequest,
): Carry {
  const { id: person, name } = request.person
  const { look: id, terminal: terminalId } = admission
  return async (socket, { resume, client }) => {
    const cut = () => socket.close(CloseCode.done, 'the look has ended')
    const allowed = (mayType: boolean) => room.tell({ type: 'look', look: id, mayType }, to => to === person)
    const look = session.looks.begin({ id, person, name, terminal: terminalId, allowed, cut })
    const admits = (type: number | undefined) =>
      type === FrameType.ack || (type === FrameType.input && look.mayType)
    await relayTerminal(socket, dialing(session, request), {
      terminalId,
      resume,
      client,
      view: true,
      admits,
    })
    session.looks.gone(look)
  }
}

function dialing(session: LabSession, request: FastifyRequest) {
  return async () => {
    try {
      return await session.lab().node.dialTerminals()
    } catch (error) {
      request.log.warn({ err: error }, 'the terminals of a lab could not be reached')
      void session.probe()
      throw error
    }
  }
}
