/**
 * A page's connection to a terminal: WebSockets, one after the other, that appear as one terminal without gaps.
 *
 * Output: each byte is handed to `onOutput` once and in order; after `onReset` the terminal is to be cleared first, because
 * what is missing is no longer kept (or the shell is another one).
 * Input: what `send` accepted reaches the shell once and in order, also what was on its way when a connection broke. The
 * exceptions, where input is lost rather than sent twice, are told at InputQueue.
 */
import { CloseCode } from '../wire/close-codes.ts'
import { aliveEvery } from '../wire/protocol.ts'
import { Endpoint } from './endpoint.ts'
import { reconnectDelay } from './reconnect.ts'

export type EndReason = 'exited' | 'closed' | 'no-such-terminal' | 'lab-gone' | 'refused'

/** What a page has and Node has not. */
interface Page {
  addEventListener?(type: 'online', listener: () => void): void
  removeEventListener?(type: 'online', listener: () => void): void
  document?: {
    visibilityState: string
    addEventListener(type: 'visibilitychange', listener: () => void): void
    removeEventListener(type: 'visibilitychange', listener: () => void): void
  }
  location?: { href: string }
}
const page: Page = globalThis as object

export type ConnectionState =
  | { phase: 'connecting' }
  | { phase: 'connected' }
  /** `attempt` counts from 1; `nextTryAt` is in ms since the epoch, in the past while a try is under way. */
  | { phase: 'reconnecting'; attempt: number; nextTryAt: number }
  | { phase: 'ended'; reason: EndReason; exitCode?: number; signal?: number }

export interface ConnectionHandlers {
  onState(state: ConnectionState): void
  /** Bytes to draw; call `done` when they are drawn (xterm's write callback). The shell waits for a slow terminal. */
  onOutput(bytes: Uint8Array, done: () => void): void
  /** What follows does not join what was drawn: clear the terminal. */
  onReset(): void
  /** Each connection, before its output: that comes from the byte `from` on; those before `next` have been printed already. */
  onAttached?(output: { from: number; next: number }): void
  /** For who looks on: the terminal has that size. With each connection, and when it has changed. */
  onSize?(cols: number, rows: number): void
}

/** The factory of addresses throws it when trying again is of no use, for instance because the session has ended. */
export class TerminalEnded extends Error {
  override readonly name = 'TerminalEnded'
  readonly reason: EndReason
  constructor(reason: EndReason) {
    super(`the terminal has ended: ${reason}`)
    this.reason = reason
  }
}

/** A fresh WebSocket address; it carries a one-time ticket, so each connection asks for its own. */
export type AddressFactory = () => Promise<string>
export type SocketFactory = (address: string) => WebSocket

/** ms in which an address and a connection must be there. */
const connectTimeout = 10_000
/** ms without any frame after which a connection is taken for dead. */
const silence = 2.5 * aliveEvery
/** ms after which a connection counts as good, though it brought nothing. */
const proven = 1000

const endings: Partial<Record<number, EndReason>> = {
  [CloseCode.done]: 'closed',
  [CloseCode.refused]: 'refused',
  [CloseCode.tooBig]: 'refused',
  [CloseCode.labGone]: 'lab-gone',
  [CloseCode.noSuchTerminal]: 'no-such-terminal',
}

export class TerminalConnection {
  readonly #handlers: ConnectionHandlers
  readonly #endpoint: Endpoint
  readonly #openSocket: SocketFactory
  /** Tells this page from others of the same terminal, however often it connects. */
  readonly #client = `c${randomName()}`
  #address: AddressFactory | undefined
  #state: ConnectionState = { phase: 'connecting' }
  #socket: WebSocket | undefined
  /** Grows with each try; what belongs to an earlier one is ignored. */
  #try = 0
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #deadline: ReturnType<typeof setTimeout> | undefined
  #pulse: ReturnType<typeof setInterval> | undefined
  #heardAt = 0
  #attachedAt = 0

  constructor(handlers: ConnectionHandlers, openSocket: SocketFactory = address => new WebSocket(address)) {
    this.#handlers = handlers
    this.#openSocket = openSocket
    this.#endpoint = new Endpoint({
      onOutput: (bytes, done) => {
        this.#failures = 0
        handlers.onOutput(bytes, done)
      },
      onReset: () => handlers.onReset(),
      onSize: handlers.onSize,
      onAttached: ({ from, next, cols, rows }) => {
        handlers.onSize?.(cols, rows)
        handlers.onAttached?.({ from, next })
        this.#connected()
      },
      onExit: exit => this.#end('exited', exit),
      onError: () => this.#lost(),
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Connects, and stays connected until `close` or the terminal's end. Called once. */
  connect(address: AddressFactory): void {
    this.#address = address
    page.addEventListener?.('online', this.#tryNow)
    page.document?.addEventListener('visibilitychange', this.#tryNow)
    this.#handlers.onState(this.#state)
    void this.#open()
  }

  /** False, and nothing is taken, when too much waits: 64 KiB without a connection, else 4 MiB. */
  send(data: string | Uint8Array): boolean {
    return this.#state.phase !== 'ended' && this.#endpoint.input(data)
  }

  resize(cols: number, rows: number): void {
    this.#endpoint.resize(cols, rows)
  }

  /** Drops the connection, if there is one, and connects at once. */
  reconnect(): void {
    if (this.#state.phase === 'ended' || !this.#address) return
    this.#failures = 0
    this.#lost()
  }

  /** Leaves; the shell goes on. */
  close(): void {
    this.#end('closed')
  }

  async #open(): Promise<void> {
    const current = ++this.#try
    this.#deadline = setTimeout(() => this.#lost(), connectTimeout)
    try {
      const address = new URL(await this.#address!(), page.location?.href)
      if (current !== this.#try) return
      address.protocol = address.protocol.replace('http', 'ws')
      const { resume } = this.#endpoint
      if (resume !== undefined) address.searchParams.set('resume', String(resume))
      address.searchParams.set('client', this.#client)
      this.#listen(this.#openSocket(address.href), current)
    } catch (error) {
      if (current !== this.#try) return
      if (error instanceof TerminalEnded) this.#end(error.reason)
      else this.#lost()
    }
  }

  #listen(socket: WebSocket, current: number): void {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    // Closing, but not told so yet: what is not sent now is sent after the next connect, or asked for again.
    const send = (frame: Uint8Array<ArrayBuffer>) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
    }
    socket.onmessage = ({ data }) => {
      if (current !== this.#try) return
      this.#heardAt = Date.now()
      try {
        this.#endpoint.receive(new Uint8Array(data), send)
      } catch {
        this.#lost() // not a frame that can come now: the next connection resumes where this one was good
      }
    }
    socket.onclose = ({ code }) => {
      if (current !== this.#try) return
      const reason = endings[code]
      if (reason) this.#end(reason)
      else this.#lost()
    }
  }

  #connected(): void {
    clearTimeout(this.#deadline)
    this.#attachedAt = Date.now()
    this.#pulse = setInterval(() => {
      if (Date.now() - this.#heardAt > silence) this.#lost()
    }, aliveEvery)
    this.#enter({ phase: 'connected' })
  }

  /** There is no connection any more: the first try follows at once, later ones after growing pauses. */
  #lost(): void {
    if (this.#attachedAt && Date.now() - this.#attachedAt > proven) this.#failures = 0
    this.#abandon()
    const delay = reconnectDelay(this.#failures++)
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      void this.#open()
    }, delay)
    this.#enter({ phase: 'reconnecting', attempt: this.#failures, nextTryAt: Date.now() + delay })
  }

  /** The network is back, or the page is looked at again: no reason to wait longer. */
  readonly #tryNow = () => {
    if (page.document?.visibilityState === 'hidden' || this.#retry === undefined) return
    clearTimeout(this.#retry)
    this.#retry = undefined
    void this.#open()
  }

  #end(reason: EndReason, exit: { exitCode?: number; signal?: number } = {}): void {
    if (this.#state.phase === 'ended') return
    this.#abandon()
    page.removeEventListener?.('online', this.#tryNow)
    page.document?.removeEventListener('visibilitychange', this.#tryNow)
    this.#enter({ phase: 'ended', reason, ...exit })
  }

  /** Forgets the present try: its socket, timers and answers. */
  #abandon(): void {
    this.#try++
    this.#endpoint.detach()
    this.#attachedAt = 0
    clearTimeout(this.#retry)
    clearTimeout(this.#deadline)
    clearInterval(this.#pulse)
    this.#retry = undefined
    this.#socket?.close()
    this.#socket = undefined
  }

  #enter(state: ConnectionState): void {
    this.#state = state
    this.#handlers.onState(state)
  }
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
