/** For tests: a terminal host behind a real socket, and clients of it. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTerminalHost, type TerminalHostOptions } from '../host/host.ts'
import { attachTerminal } from '../relay/attach.ts'

export interface TestHost extends AsyncDisposable {
  dial(): Promise<Socket>
  /** A folder of its own, which is the shells' working directory too. */
  dir: string
}

export async function startTestHost(
  command: readonly string[],
  limits?: TerminalHostOptions['limits'],
): Promise<TestHost> {
  const dir = mkdtempSync(join(tmpdir(), 'cks-lab-terminal-'))
  const env = { PATH: process.env.PATH ?? '', HOME: dir }
  const host = createTerminalHost({ command, env, cwd: dir, limits })
  const path = join(dir, 'host.sock')
  const server = createServer({ allowHalfOpen: true }, socket => host.accept(socket)).listen(path)
  await once(server, 'listening')
  return {
    dir,
    async dial() {
      const socket = connect(path)
      await once(socket, 'connect')
      return socket
    },
    async [Symbol.asyncDispose]() {
      server.close()
      await host.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Collects output; `shows` waits for a text in it. */
export class Screen {
  #chunks: Buffer[] = []
  #length = 0
  #end = ''
  readonly #waiting = new Set<() => void>()

  readonly draw = (bytes: Uint8Array) => {
    const chunk = Buffer.from(bytes)
    this.#chunks.push(chunk)
    this.#length += chunk.length
    this.#end = this.#end.slice(-1000) + chunk.toString('latin1')
    for (const check of this.#waiting) check()
  }

  get length(): number {
    return this.#length
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  get text(): string {
    return this.bytes.toString()
  }

  /** The newest output, 1000 characters at least. */
  get end(): string {
    return this.#end
  }

  /** Forgets what was drawn, but not how much. */
  clear(): void {
    this.#chunks = []
  }

  until(condition: (screen: Screen) => boolean): Promise<void> {
    return new Promise(resolve => {
      const check = () => {
        if (!condition(this)) return
        this.#waiting.delete(check)
        resolve()
      }
      this.#waiting.add(check)
      check()
    })
  }

  shows(text: string): Promise<void> {
    return this.until(({ end }) => end.includes(text))
  }
}

/** Opens terminal `t1` (or `id`) and collects what it prints. */
export async function openScreen(host: TestHost, id = 't1') {
  const screen = new Screen()
  const stream = await host.dial()
  const terminal = await attachTerminal(stream, { id, size: { cols: 80, rows: 24 }, onOutput: screen.draw })
  return { ...terminal, screen, stream }
}

export function hash(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What `seq 1 last` prints on a terminal. */
export function seq(last: number): string {
  return Array.from({ length: last }, (_, i) => `${i + 1}\r\n`).join('')
}
