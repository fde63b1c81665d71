/**
 * Holds a node's terminals. Shells live as long as the host, whatever becomes of the connections to it.
 * What it speaks is in protocol.ts.
 */
import type { Duplex } from 'node:stream'
import { keep, maxFrame, maxTerminals, window } from '../wire/protocol.ts'
import { Connection, TerminalError, type Terminals } from './connection.ts'
import { Terminal } from './terminal.ts'

export interface TerminalHostOptions {
  /** argv of a shell, looked up in PATH: `['bash', '-l']`. */
  command: readonly string[]
  /** The shells' environment; TERM, COLORTERM and LANG are added. */
  env: Readonly<Record<string, string>>
  cwd: string
  /** Instead of those in protocol.ts. */
  limits?: Partial<Record<'window' | 'keep' | 'maxFrame' | 'maxTerminals', number>>
}

export interface TerminalHost {
  /** Serves one client on the stream, until it ends. */
  accept(stream: Duplex): void
  /** Ends all shells and cuts all streams. */
  close(): Promise<void>
}

const terminalEnv = { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' }

export function createTerminalHost(options: TerminalHostOptions): TerminalHost {
  const { command, cwd } = options
  const limits = { window, keep, maxFrame, maxTerminals, ...options.limits }
  const env = { ...options.env, ...terminalEnv }
  const terminals = new Map<string, Terminal>()
  const connections = new Set<Connection>()

  const all: Terminals = {
    open(id, cols, rows) {
      const existing = terminals.get(id)
      if (existing && !existing.exit) return existing
      terminals.delete(id)
      makeRoom()
      const terminal = new Terminal({
        id,
        command,
        env,
        cwd,
        cols,
        rows,
        window: limits.window,
        keep: limits.keep,
      })
      terminals.set(id, terminal)
      return terminal
    },
    find(id) {
      const terminal = terminals.get(id)
      if (!terminal || terminal.seen)
        throw new TerminalError('no-such-terminal', `The lab has no terminal ${id}.`)
      return terminal
    },
    ids() {
      return [...terminals.values()].filter(terminal => !terminal.seen).map(terminal => terminal.id)
    },
    async close(id) {
      const terminal = all.find(id)
      await terminal.end()
      if (terminals.get(id) === terminal) terminals.delete(id)
    },
  }

  /** A shell that exited is kept, for clients that have not seen its last words, until its place is needed. */
  function makeRoom(): void {
    if (terminals.size < limits.maxTerminals) return
    const exited = [...terminals.values()].find(terminal => terminal.exit)
    if (!exited)
      throw new TerminalError('too-many-terminals', `The lab has ${limits.maxTerminals} terminals already.`)
    terminals.delete(exited.id)
  }

  return {
    accept(stream) {
      const connection = new Connection(stream, all, limits.maxFrame)
      connections.add(connection)
      stream.once('close', () => connections.delete(connection))
    },
    async close() {
      for (const connection of connections) connection.end()
      await Promise.all([...terminals.values()].map(terminal => terminal.end()))
      terminals.clear()
    },
  }
}
