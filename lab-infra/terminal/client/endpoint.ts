/**
 * The client's end of a terminal, whatever carries its frames: what has been received and drawn, and the input that the
 * shell has not taken yet. Outlives connections.
 */
import { type Attached, decodeFrame, encodeFrame, type Frame, FrameError } from '../wire/frames.ts'
import { FrameType, inputWindow, maxFrame, window } from '../wire/protocol.ts'
import { Throttle } from '../wire/throttle.ts'
import { InputQueue } from './input-queue.ts'

export interface EndpointHandlers {
  /** Bytes to draw; `done` is called, in the same order, when they are drawn. It may be called at once. */
  onOutput(bytes: Uint8Array, done: () => void): void
  /** What follows does not join what was drawn: clear the terminal. */
  onReset(): void
  onAttached(attached: Attached): void
  /** Of who looks on: the terminal has that size from now on. */
  onSize?(cols: number, rows: number): void
  onExit(exit: { exitCode: number; signal?: number }): void
  onError(error: { code: string; message: string }): void
}

/** Drawn bytes after which the host is told. */
const ackStep = window / 8
/** ms after which it is told anyway. */
const ackDelay = 100
/** Bytes that a page may paste while connected. */
const inputLimit = 4 * 1024 * 1024
/** Bytes typed ahead while there is no connection. */
const offlineInputLimit = 64 * 1024

export class Endpoint {
  readonly #handlers: EndpointHandlers
  readonly #input = new InputQueue(inputLimit, inputWindow)
  readonly #ack = new Throttle(ackStep, ackDelay, offset => this.#transmit({ type: FrameType.ack, offset }))
  #send: ((frame: Uint8Array<ArrayBuffer>) => void) | undefined
  #received: number | undefined
  #size: { cols: number; rows: number } | undefined
  /** Grows with each reset, so that bytes of before, drawn late, do not count. */
  #generation = 0

  constructor(handlers: EndpointHandlers) {
    this.#handlers = handlers
  }

  /** Offset from which to go on; undefined before the first byte is known. */
  get resume(): number | undefined {
    return this.#received
  }

  get attached(): boolean {
    return this.#send !== undefined
  }

  /**
   * A frame came from the host; `send` answers on the same connection, from `attached` on.
   * @throws FrameError when it is none that can come now; the connection is of no use then
   */
  receive(bytes: Uint8Array, send: (frame: Uint8Array<ArrayBuffer>) => void): void {
    const frame = decodeFrame(bytes)
    switch (frame.type) {
      case FrameType.attached:
        this.#attach(frame, send)
        break
      case FrameType.output:
        this.#output(frame.offset, frame.bytes)
        break
      case FrameType.taken:
        this.#input.taken(frame.count)
        this.#sendInput()
        break
      case FrameType.exit:
        // Nothing waits for the drawing any more, and the host may forget a terminal whose end was seen.
        this.#transmit({ type: FrameType.ack, offset: this.#received ?? 0 })
        this.#handlers.onExit({ exitCode: frame.exitCode, ...(frame.signal ? { signal: frame.signal } : {}) })
        break
      case FrameType.error:
        this.#handlers.onError({ code: frame.code, message: frame.message })
        break
      case FrameType.alive:
        break
      case FrameType.size:
        this.#handlers.onSize?.(frame.cols, frame.rows)
        break
      default:
        throw new FrameError('the host does not send such frames')
    }
  }

  /** The connection is gone. */
  detach(): void {
    this.#send = undefined
    this.#ack.stop()
  }

  /** False, and nothing is taken, when more input waits than is kept: 64 KiB without a connection, else 4 MiB. */
  input(data: string | Uint8Array): boolean {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
    if (this.#input.size + bytes.length > (this.attached ? inputLimit : offlineInputLimit)) return false
    this.#input.add(bytes)
    this.#sendInput()
    return true
  }

  /** Told to the shell now, and after each attach. */
  resize(cols: number, rows: number): void {
    this.#size = { cols, rows }
    this.#transmit({ type: FrameType.resize, cols, rows })
  }

  #attach(attached: Attached, send: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.#send = send
    if (this.#received !== attached.from) {
      this.#generation++
      if (this.#received !== undefined) this.#handlers.onReset()
      this.#received = attached.from
      this.#ack.restart(attached.from)
    }
    this.#input.resume(attached.input)
    if (this.#size) this.#transmit({ type: FrameType.resize, ...this.#size })
    this.#handlers.onAttached(attached)
    this.#sendInput()
  }

  #output(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#received) throw new FrameError(`output from ${offset} instead of ${this.#received}`)
    const end = offset + bytes.length
    const generation = this.#generation
    this.#received = end
    this.#handlers.onOutput(bytes, () => {
      if (generation === this.#generation) this.#ack.update(end)
    })
  }

  #sendInput(): void {
    if (!this.#send) return
    for (let bytes = this.#input.next(maxFrame - 1); bytes; bytes = this.#input.next(maxFrame - 1)) {
      this.#transmit({ type: FrameType.input, bytes })
    }
  }

  #transmit(frame: Frame): void {
    this.#send?.(encodeFrame(frame))
  }
}
