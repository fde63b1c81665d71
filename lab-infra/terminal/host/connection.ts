/** One client's stream on the host: its frames in, the output of the terminal it is attached to out. */
import type { Duplex } from 'node:stream'
import { decodeFrame, encodeFrame, type Frame, FrameError, outputHeader } from '../wire/frames.ts'
import { FrameSplitter, withLength } from '../wire/framing.ts'
import { FrameType, inputWindow } from '../wire/protocol.ts'
import { Throttle } from '../wire/throttle.ts'
import type { Reader, Terminal } from './terminal.ts'

/** What a connection asks of the host. They throw TerminalError. */
export interface Terminals {
  open(id: string, cols: number, rows: number): Terminal
  find(id: string): Terminal
  ids(): string[]
  close(id: string): Promise<void>
}

/** An answer of the host: `error` with one of the protocol's codes. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError'
  readonly code: string
  constructor(code: 'no-such-terminal' | 'too-many-terminals', message: string) {
    super(message)
    this.code = code
  }
}

/** ms that the PTY's having taken input may go untold. */
const takenDelay = 50
/** ms for a last frame to reach a client before its stream is cut. */
const farewell = 1000

export class Connection implements Reader {
  readonly #stream: Duplex
  readonly #terminals: Terminals
  readonly #maxFrame: number
  #terminal: Terminal | undefined
  client: string | undefined
  view = false
  acked = 0
  #sent = 0
  #exitSent = false
  #blocked = false
  #taken = 0
  readonly #takenThrottle = new Throttle(inputWindow / 4, takenDelay, count => {
    this.#send({ type: FrameType.taken, count })
  })

  constructor(stream: Duplex, terminals: Terminals, maxFrame: number) {
    this.#stream = stream
    this.#terminals = terminals
    this.#maxFrame = maxFrame
    const splitter = new FrameSplitter(maxFrame)
    stream.on('data', (chunk: Uint8Array) => this.#receive(splitter, chunk))
    stream.on('drain', () => {
      this.#blocked = false
      this.wake()
    })
    stream.on('error', () => stream.destroy())
    stream.on('end', () => stream.destroy())
    stream.on('close', () => this.#detach())
  }

  /** Sends what the client may have: at most `window` bytes beyond its last ack, and no more than its stream takes. */
  wake(): void {
    const terminal = this.#terminal
    if (!terminal) return
    const { ring, window } = terminal
    // Only one that looks on can be so late.
    if (this.#sent < ring.oldest) {
      this.end()
      return
    }
    while (!this.#blocked && this.#sent < Math.min(ring.next, this.acked + window)) {
      const length = Math.min(this.#maxFrame - outputHeader, this.acked + window - this.#sent)
      const bytes = ring.read(this.#sent, length)
      this.#send({ type: FrameType.output, offset: this.#sent, bytes })
      this.#sent += bytes.length
    }
    if (!terminal.exit || this.#sent < ring.next) return
    if (!this.#exitSent) this.#send({ type: FrameType.exit, id: terminal.id, ...terminal.exit })
    this.#exitSent = true
    terminal.seen ||= !this.view && this.acked === ring.next
    this.#stream.resume()
  }

  resized(): void {
    const { cols, rows } = this.#attached()
    this.#send({ type: FrameType.size, cols, rows })
  }

  replaced(): void {
    this.#detach()
    this.#stream.destroy()
  }

  /** Cuts the stream. */
  end(): void {
    this.#detach()
    this.#stream.destroy()
  }

  #receive(splitter: FrameSplitter, chunk: Uint8Array): void {
    try {
      for (const frame of splitter.push(chunk)) {
        if (this.#stream.destroyed) return
        this.#handle(decodeFrame(frame))
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#detach()
      this.#stream.removeAllListeners('data').resume()
      this.#stream.end(
        withLength(encodeFrame({ type: FrameType.error, code: error.code, message: error.message })),
      )
      setTimeout(() => this.#stream.destroy(), farewell).unref()
    }
  }

  #handle(frame: Frame): void {
    try {
      switch (frame.type) {
        case FrameType.open:
          this.#attach(() => this.#terminals.open(frame.id, frame.cols, frame.rows), { client: frame.client })
          break
        case FrameType.attach:
          this.#attach(() => this.#terminals.find(frame.id), frame)
          break
        case FrameType.input:
          this.#input(frame.bytes)
          break
        case FrameType.resize:
          this.#attached().resize(frame.cols, frame.rows)
          break
        case FrameType.ack:
          this.#attached().acknowledge(this, Math.min(frame.offset, this.#sent))
          this.wake()
          break
        case FrameType.list:
          this.#sendIds()
          break
        case FrameType.close:
          this.#terminals.close(frame.id).then(
            () => this.#sendIds(),
            error => this.#refuse(error),
          )
          break
        default:
          throw new FrameError('only the host sends such frames')
      }
    } catch (error) {
      this.#refuse(error)
    }
  }

  #attach(find: () => Terminal, how: { resume?: number; client?: string | undefined; view?: boolean }): void {
    const { resume, client, view = false } = how
    if (this.#terminal) throw new FrameError('this connection is attached already')
    const terminal = find()
    const { id, cols, rows, oldest } = terminal
    const from = terminal.start(resume)
    this.client = client
    this.view = view
    this.acked = from
    this.#sent = from
    this.#taken = client === undefined ? 0 : terminal.inputOf(client)
    this.#takenThrottle.restart(this.#taken)
    const input = client === undefined ? {} : { input: this.#taken }
    this.#send({ type: FrameType.attached, id, oldest, next: terminal.ring.next, cols, rows, from, ...input })
    this.#terminal = terminal
    terminal.attach(this)
    this.wake()
  }

  #input(bytes: Uint8Array): void {
    const terminal = this.#attached()
    terminal.write(this.client, bytes, () => {
      this.#taken += bytes.length
      this.#takenThrottle.update(this.#taken)
      if (terminal.pendingInput < inputWindow) this.#stream.resume()
    })
    if (terminal.pendingInput > 2 * inputWindow) this.#stream.pause()
  }

  #attached(): Terminal {
    if (!this.#terminal) throw new FrameError('this connection is attached to no terminal')
    return this.#terminal
  }

  #detach(): void {
    this.#takenThrottle.stop()
    this.#terminal?.detach(this)
    this.#terminal = undefined
  }

  #sendIds(): void {
    this.#send({ type: FrameType.ids, ids: this.#terminals.ids() })
  }

  #refuse(error: unknown): void {
    if (!(error instanceof TerminalError)) throw error
    this.#send({ type: FrameType.error, code: error.code, message: error.message })
  }

  /** Answers to a client that asks and never reads end its connection; output waits for `drain` instead. */
  #send(frame: Frame): void {
    if (this.#stream.destroyed || this.#stream.writableEnded) return
    this.#blocked = !this.#stream.write(withLength(encodeFrame(frame)))
    if (this.#stream.writableLength > 8 * this.#maxFrame) this.end()
  }
}
