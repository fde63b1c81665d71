/** The WebSocket of one terminal: a ticket admits to it, the relay carries its frames. */
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import { relayTerminal } from '../../../lab-infra/terminal/relay/relay.ts'
import { FrameType } from '../../../lab-infra/terminal/wire/protocol.ts'
import type { LabSession } from '../session.ts'
import type { Routes } from './routes.ts'

const querystring = z.object({
  ticket: z.string().max(64),
  resume: z.coerce.number().int().min(0).optional(),
  client: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/)
    .optional(),
})

export const connectRoutes: Routes = (app, { sessions, tickets, metrics }) => {
  const admitted = new WeakMap<object, { session: LabSession; terminalId: string }>()

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
        admitted.set(request, {
          session: await sessions.get(admission.learner, admission.session),
          terminalId: admission.terminal,
        })
      },
    },
    async (socket, request) => {
      const { session, terminalId } = admitted.get(request)!
      const { resume, client } = request.query
      const dial = async () => {
        try {
          return await session.lab().node.dialTerminals()
        } catch (error) {
          request.log.warn({ err: error }, 'the terminals of a lab could not be reached')
          void session.probe()
          throw error
        }
      }
      metrics.terminals.inc()
      socket.on('message', (frame: Uint8Array) => {
        if (frame[0] === FrameType.input) session.touch()
      })
      await relayTerminal(socket, dial, { terminalId, resume, client })
      metrics.terminals.dec()
    },
  )
}
