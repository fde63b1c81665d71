/** A screen with a shell behind it: what is typed goes there, what it prints is drawn, also after a lost connection. */
import {
  type ConnectionState,
  TerminalConnection,
  TerminalEnded,
} from '../../../../lab-infra/terminal/client/client.ts'
import { api, problemOf } from '../../api-client.ts'
import { Replay } from './replay.ts'
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
  const connection = new TerminalConnection({
    onState,
    onReset: () => {
      xterm.reset()
      replay.reset()
    },
    onAttached: output => replay.attached(output),
    onOutput: (bytes, done) => {
      const drawn = replay.output(bytes.length)
      xterm.write(bytes, () => {
        drawn()
        done()
      })
    },
  })
  const listening = [
    xterm.onData(data => {
      if (connection.state.phase === 'ended') {
        if (data === '\r') onRenew()
      } else if (!replay.isGoing || !isReport(data)) connection.send(data)
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
