/** For tests: a real WebSocket server in front of a terminal host, whose connections can be cut, and pages of it. */
import type { AddressInfo, Socket } from 'node:net'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import { type ConnectionState, TerminalConnection } from '../client/client.ts'
import { relayTerminal } from '../relay/relay.ts'
import { maxFrame } from '../wire/protocol.ts'
import { Screen, type TestHost } from './host.ts'

export interface TestServer extends AsyncDisposable {
  /** Where terminal `id` is. */
  address(id?: string): string
  /** Cuts the TCP connections of all pages. */
  cut(): void
}

export async function startTestServer(host: Pick<TestHost, 'dial'>): Promise<TestServer> {
  const app = fastify()
  const sockets = new Set<Socket>()
  app.server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await app.register(websocket, { options: { maxPayload: maxFrame } })
  app.get<{ Params: { id: string }; Querystring: { resume?: string; client?: string } }>(
    '/:id',
    { websocket: true },
    (socket, { params, query }) => {
      const resume = query.resume === undefined ? undefined : Number(query.resume)
      void relayTerminal(socket, () => host.dial(), { terminalId: params.id, resume, client: query.client })
    },
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: (id = 't1') => `http://127.0.0.1:${port}/${id}`,
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      await app.close()
    },
  }
}

/** A page that draws at once and keeps what happened. */
export function openPage(address: () => Promise<string>) {
  const screen = new Screen()
  const states: ConnectionState[] = []
  const waiting = new Set<() => void>()
  const attached: { from: number; next: number }[] = []
  let resets = 0
  const connection = new TerminalConnection({
    onOutput(bytes, done) {
      screen.draw(bytes)
      done()
    },
    onReset() {
      resets++
    },
    onAttached: output => attached.push(output),
    onState(state) {
      states.push(state)
      for (const check of waiting) check()
    },
  })
  connection.connect(address)
  return {
    connection,
    screen,
    states,
    resets: () => resets,
    attached: () => attached,
    /** Resolves when the newest state is in that phase. */
    reaches(phase: ConnectionState['phase']): Promise<ConnectionState> {
      return new Promise(resolve => {
        const check = () => {
          if (connection.state.phase !== phase) return
          waiting.delete(check)
          resolve(connection.state)
        }
        waiting.add(check)
        check()
      })
    },
    [Symbol.dispose]: () => connection.close(),
  }
}
