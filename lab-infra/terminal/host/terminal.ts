/**
 * One shell with the output kept for replay, and the readers attached to it, the slowest of which governs the PTY. Those who
 * look on see the same and govern nothing.
 */

import type { ShellExit } from '../wire/protocol.ts'
import { Ring } from '../wire/ring.ts'
import { type Shell, startShell } from './shell.ts'

export interface TerminalOptions {
  id: string
  command: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  cols: number
  rows: number
  window: number
  keep: number
}

/** What a terminal knows of a connection that reads it. */
export interface Reader {
  /** Name of the client behind the connection, if it has one. */
  readonly client: string | undefined
  /** It looks on. */
  readonly view: boolean
  /** Everything before this offset is drawn. */
  acked: number
  /** There is more output, or the exit. */
  wake(): void
  /** The terminal has another size now. */
  resized(): void
  /** The same client has connected again. */
  replaced(): void
}

/** What still comes when a PTY is paused, in bytes: a chunk already read, and the kernel's buffer at the exit. */
const overrun = 128 * 1024
/** Clients whose input is remembered; pages long gone are forgotten first. */
const maxClients = 32
/** ms between SIGHUP and SIGKILL. */
const patience = 2000

export class Terminal {
  readonly id: string
  readonly ring: Ring
  cols: number
  rows: number
  exit: ShellExit | undefined
  /** A reader that does not only look on has drawn everything and was told the exit: nobody needs this terminal any more. */
  seen = false
  readonly window: number
  readonly #keep: number
  readonly #shell: Shell
  readonly #readers = new Set<Reader>()
  readonly #viewers = new Set<Reader>()
  /** Input bytes received from each client. */
  readonly #input = new Map<string, number>()
  readonly #exited = Promise.withResolvers<void>()
  #acked = 0
  #paused = false

  constructor(options: TerminalOptions) {
    this.id = options.id
    this.cols = options.cols
    this.rows = options.rows
    this.window = Math.min(options.window, options.keep)
    this.#keep = options.keep
    this.ring = new Ring(this.#keep + 2 * overrun)
    this.#shell = startShell({
      ...options,
      onOutput: bytes => {
        this.ring.append(bytes)
        this.#changed()
      },
      onExit: exit => {
        this.exit = exit
        this.#exited.resolve()
        this.#changed()
      },
    })
  }

  /** Bytes from here on are offered for replay; what a pause lets through does not push them out. */
  get oldest(): number {
    return Math.max(0, this.ring.next - this.#keep - overrun)
  }

  /** Where a reader begins that wants to go on from `resume`, or is new. */
  start(resume: number | undefined): number {
    const { oldest } = this
    if (resume !== undefined && resume >= oldest && resume <= this.ring.next) return resume
    return oldest === 0 ? 0 : this.ring.nextLine(oldest)
  }

  /** Input bytes received so far from that client. */
  inputOf(client: string): number {
    return this.#input.get(client) ?? 0
  }

  attach(reader: Reader): void {
    for (const other of [...this.#readers, ...this.#viewers]) {
      if (reader.client !== undefined && other.client === reader.client) other.replaced()
    }
    if (reader.view) {
      this.#viewers.add(reader)
      return
    }
    if (reader.client !== undefined) this.#countInput(reader.client, 0)
    this.#readers.add(reader)
    this.#govern()
  }

  detach(reader: Reader): void {
    this.#viewers.delete(reader)
    this.#readers.delete(reader)
    this.#govern()
  }

  acknowledge(reader: Reader, offset: number): void {
    reader.acked = Math.max(reader.acked, Math.min(offset, this.ring.next))
    if (reader.view) return
    this.#acked = Math.max(this.#acked, reader.acked)
    this.#govern()
  }

  /** Bytes that wait because the program does not read. */
  get pendingInput(): number {
    return this.#shell.pendingInput
  }

  /** `taken` is called when the PTY has it, and not when the shell ends before. */
  write(client: string | undefined, bytes: Uint8Array, taken: () => void): void {
    if (client !== undefined) this.#countInput(client, bytes.length)
    this.#shell.write(bytes, taken)
  }

  resize(cols: number, rows: number): void {
    this.cols = cols
    this.rows = rows
    this.#shell.resize(cols, rows)
    for (const viewer of this.#viewers) viewer.resized()
  }

  /** Ends the shell as a closed window does; resolves when it has ended. */
  async end(): Promise<void> {
    this.#shell.kill('SIGHUP')
    const timer = setTimeout(() => this.#shell.kill('SIGKILL'), patience)
    await this.#exited.promise
    clearTimeout(timer)
  }

  #changed(): void {
    this.#govern()
    for (const reader of [...this.#readers, ...this.#viewers]) reader.wake()
  }

  #govern(): void {
    const { next } = this.ring
    const full =
      this.#readers.size > 0
        ? [...this.#readers].some(reader => next - reader.acked > this.window)
        : next - this.#acked >= this.#keep
    if (full === this.#paused) return
    this.#paused = full
    if (full) this.#shell.pause()
    else this.#shell.resume()
  }

  #countInput(client: string, bytes: number): void {
    const count = this.inputOf(client) + bytes
    this.#input.delete(client)
    this.#input.set(client, count)
    if (this.#input.size > maxClients) this.#input.delete(this.#input.keys().next().value!)
  }
}
