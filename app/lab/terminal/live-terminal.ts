/** A screen with a shell behind it: what is typed goes there, what it prints is drawn, also after a lost connection. */
import {
  type ConnectionState,
  TerminalConnection,
  TerminalEnded,
} from '../../../lab-infra/terminal/client.ts'
import { decodeFrame } from '../../../lab-infra/terminal/frames.ts'
import { FrameType } from '../../../lab-infra/terminal/protocol.ts'
import { api, problemOf } from '../../api-client.ts'
import { isReport } from './reports.ts'
import type { Screen } from './screen.ts'

export interface LiveTerminal {
  /** Leaves; the shell goes on. */
  dispose(): void
}

interface LiveTerminalOptions {
  session: string
  terminal: string
  screen: Screen
  onState: (state: ConnectionState) => void
  /** Enter, after the shell has ended. */
  onRenew: () => void
}

export function openLiveTerminal({
  session,
  terminal,
  screen,
  onState,
  onRenew,
}: LiveTerminalOptions): LiveTerminal {
  const xterm = screen.terminal
  const replay = new Replay()
  const connection = new TerminalConnection(
    {
      onState,
      onReset: () => xterm.reset(),
      onOutput: (bytes, done) =>
        xterm.write(bytes, () => {
          replay.drawn(bytes.length)
          done()
        }),
    },
    address => replay.watch(new WebSocket(address)),
  )
  const listening = [
    xterm.onData(data => {
      if (connection.state.phase === 'ended') {
        if (data === '\r') onRenew()
      } else if (!replay.going || !isReport(data)) connection.send(data)
    }),
    // Mouse reports in the old encoding: one byte a character.
    xterm.onBinary(data => connection.send(Uint8Array.from(data, character => character.charCodeAt(0)))),
    xterm.onResize(({ cols, rows }) => connection.resize(cols, rows)),
  ]
  screen.fit()
  connection.resize(xterm.cols, xterm.rows)
  connection.connect(() => address(session, terminal))
  return {
    dispose: () => {
      for (const listener of listening) listener.dispose()
      connection.close()
    },
  }
}

async function address(session: string, terminal: string): Promise<string> {
  try {
    const { ticket } = await api.ticket(session, terminal)
    return `/api/terminals/connect?ticket=${encodeURIComponent(ticket)}`
  } catch (error) {
    if (problemOf(error).code === 'no-such-terminal') throw new TerminalEnded('no-such-terminal')
    throw error
  }
}

/** Whether what is drawn was printed before this page came: known from the first `attached` frame. */
class Replay {
  #left: number | undefined

  get going(): boolean {
    return this.#left === undefined || this.#left > 0
  }

  watch(socket: WebSocket): WebSocket {
    if (this.#left !== undefined) return socket
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      if (this.#left !== undefined) return
      const frame = decodeFrame(new Uint8Array(data))
      if (frame.type === FrameType.attached) this.#left = frame.next - frame.from
    })
    return socket
  }

  drawn(bytes: number): void {
    if (this.#left !== undefined) this.#left -= bytes
  }
}
