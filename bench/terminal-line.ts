/** A terminal as the measurements see it: something to type into, and what it prints. */

import type { Session } from '../app/server/api.ts'
import {
  type AddressFactory,
  type SocketFactory,
  TerminalConnection,
} from '../lab-infra/terminal/client/client.ts'
import { startShell } from '../lab-infra/terminal/host/shell.ts'
import type { BenchServer } from './server.ts'

export interface Line extends Disposable {
  type(text: string): void
  /** Resolves with performance.now() of the moment when a newly printed chunk, or the 200 bytes up to its end, matches. */
  prints(pattern: RegExp): Promise<number>
  /** Calls back with each chunk that is printed, until the line is disposed of. */
  onOutput(listener: (bytes: Uint8Array) => void): void
}

/** What both kinds share: finding patterns in what is printed. */
function printer() {
  const listeners = new Set<(bytes: Uint8Array) => void>()
  let tail = ''
  return {
    print(bytes: Uint8Array) {
      for (const listener of listeners) listener(bytes)
    },
    onOutput(listener: (bytes: Uint8Array) => void) {
      listeners.add(listener)
    },
    prints(pattern: RegExp) {
      tail = ''
      return new Promise<number>(resolve => {
        const listener = (bytes: Uint8Array) => {
          const now = performance.now()
          tail = tail.slice(-200) + Buffer.from(bytes).toString('latin1')
          if (!pattern.test(tail)) return
          listeners.delete(listener)
          resolve(now)
        }
        listeners.add(listener)
      })
    },
  }
}

/** As a page is connected: a WebSocket to the lab server, kept whole over lost connections. Output counts as drawn at once. */
export function lineThroughServer(address: AddressFactory, openSocket?: SocketFactory): Line {
  const { print, prints, onOutput } = printer()
  const connection = new TerminalConnection(
    {
      onOutput(bytes, done) {
        print(bytes)
        done()
      },
      onReset() {},
      onState() {},
    },
    openSocket,
  )
  connection.connect(address)
  return {
    prints,
    onOutput,
    type: text => void connection.send(text),
    [Symbol.dispose]: () => connection.close(),
  }
}

/** Starts a terminal as a page does, and leaves it once it has a prompt. @returns performance.now() of that moment */
export async function firstPrompt(server: BenchServer, session: Session): Promise<number> {
  using line = lineThroughServer(await server.openTerminal(session), openSocketAs(server.origin))
  return await line.prints(/[#$] $/)
}

/** The same kind of shell on a PTY of this process: what no transport can be faster than. */
export function directLine(): Line {
  const { print, prints, onOutput } = printer()
  const shell = startShell({
    command: ['bash', '--norc', '--noprofile'],
    env: { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    cwd: '/',
    cols: 80,
    rows: 24,
    onOutput: print,
    onExit() {},
  })
  return {
    prints,
    onOutput,
    type: text => shell.write(Buffer.from(text), () => {}),
    [Symbol.dispose]: () => shell.kill('SIGKILL'),
  }
}

/** Opens sockets as a page of that origin does, with its cookies. Headers are an addition of Node's WebSocket. */
export function openSocketAs(
  origin: string,
  cookies: { cookie?: string } = {},
): (address: string) => WebSocket {
  return address => new WebSocket(address, { headers: { origin, ...cookies } } as unknown as string[])
}
