/**
 * A terminal that many look on at: one stream to its host, whatever their number. What it brought is kept here as it is
 * there, for who comes late, and each gets as much of it as they draw; who falls behind by more than is kept is cut off.
 */
import type { Duplex } from 'node:stream'
import { CloseCode } from '../wire/close-codes.ts'
import { type Attached, decodeFrame, encodeFrame, type Frame, outputHeader } from '../wire/frames.ts'
import { aliveEvery, FrameType, keep, maxFrame, type ShellExit, window } from '../wire/protocol.ts'
import { Ring } from '../wire/ring.ts'
import { type AttachedTerminal, attachTerminal } from './attach.ts'
import { type RelaySocket, watch } from './relay.ts'

export interface FanOutOptions {
  terminalId: string
  dial: () => Promise<Duplex>
  /** The shell has exited, or the lab knows no such terminal any more. */
  over: () => void
  /** Bytes kept, instead of those in protocol.ts. */
  keep?: number
}

export class FanOut {
  readonly #options: FanOutOptions
  #source: Promise<Source> | undefined
  readonly #sockets = new Set<RelaySocket>()

  constructor(options: FanOutOptions) {
    this.#options = options
  }

  /** Shows it on a page until either ends; never rejects. To be called in the tick of the upgrade. */
  async show(socket: RelaySocket, resume: number | undefined): Promise<void> {
    const closed = new Promise<void>(resolve => socket.on('close', resolve))
    socket.on('error', () => {}) // ws closes the socket itself, with the right code
    const stopWatching = watch(socket, aliveEvery)
    this.#sockets.add(socket)
    socket.pause()
    try {
      const opening = this.#source ?? this.#open()
      this.#source = opening
      const source = await opening
      socket.resume()
      if (this.#sockets.has(socket)) source.show(socket, resume)
      void closed.then(() => {
        if (source.empty) this.#drop(opening)
      })
    } catch (error) {
      socket.resume()
      const gone = (error as { code?: string }).code === 'no-such-terminal'
      socket.close(gone ? CloseCode.noSuchTerminal : CloseCode.labGone, 'the lab cannot be reached')
    }
    await closed
    this.#sockets.delete(socket)
    stopWatching()
  }

  /** Ends it for all who look on. */
  close(): void {
    for (const socket of this.#sockets) socket.close(CloseCode.done, 'it is shown no longer')
    this.#sockets.clear()
    if (this.#source) this.#drop(this.#source)
  }

  #open(): Promise<Source> {
    const opening = new Source().open(this.#options).catch(error => {
      if (this.#source === opening) this.#source = undefined
      if (error.code === 'no-such-terminal') this.#options.over()
      throw error
    })
    opening
      .then(source => source.ended)
      .then(
        exit => {
          if (this.#source === opening) this.#source = undefined
          if (exit) this.#options.over()
        },
        () => {},
      )
    return opening
  }

  /** The next who looks on begins anew. */
  #drop(opening: Promise<Source>): void {
    if (this.#source === opening) this.#source = undefined
    opening.then(
      source => source.leave(),
      () => {},
    )
  }
}

/** What comes from the host, and those whom it is shown to. */
class Source {
  attached!: Attached
  ring!: Ring
  exit: ShellExit | undefined
  /** The way to the shell broke. */
  broken = false
  /** With the shell's exit, or undefined when the way to it broke. */
  ended: Promise<ShellExit | undefined> = Promise.resolve(undefined)
  #terminal: AttachedTerminal | undefined
  readonly #caughtUp = Promise.withResolvers<void>()
  readonly #viewers = new Set<Viewer>()

  /** Resolves when all that was printed before is here. @throws LabError as `attachTerminal` */
  async open({ terminalId: id, dial, keep: limit = keep }: FanOutOptions): Promise<this> {
    this.#terminal = await attachTerminal(await dial(), {
      id,
      view: true,
      onAttached: attached => {
        this.attached = attached
        this.ring = new Ring(limit, attached.from)
        this.#came()
      },
      onOutput: bytes => {
        this.ring.append(bytes)
        this.#came()
      },
      onSize: (cols, rows) => {
        this.attached = { ...this.attached, cols, rows }
        for (const viewer of this.#viewers) viewer.send({ type: FrameType.size, cols, rows })
      },
    })
    this.ended = this.#terminal.ended.then(exit => {
      this.exit = exit
      this.broken = exit === undefined
      this.#caughtUp.resolve()
      for (const viewer of this.#viewers) viewer.wake()
      return exit
    })
    await this.#caughtUp.promise
    return this
  }

  get empty(): boolean {
    return this.#viewers.size === 0
  }

  /** Where one begins who wants to go on from `resume`, or is new. */
  start(resume: number | undefined): number {
    const { oldest, next } = this.ring
    if (resume !== undefined && resume >= oldest && resume <= next) return resume
    return oldest === this.attached.from ? oldest : this.ring.nextLine(oldest)
  }

  show(socket: RelaySocket, resume: number | undefined): void {
    const viewer = new Viewer(socket, this, this.start(resume))
    this.#viewers.add(viewer)
    socket.on('close', () => this.#viewers.delete(viewer))
    viewer.wake()
  }

  leave(): void {
    this.#terminal?.detach()
  }

  #came(): void {
    if (this.ring.next >= this.attached.next) this.#caughtUp.resolve()
    for (const viewer of this.#viewers) viewer.wake()
  }
}

class Viewer {
  readonly #socket: RelaySocket
  readonly #source: Source
  #acked: number
  #sent: number

  constructor(socket: RelaySocket, source: Source, from: number) {
    this.#socket = socket
    this.#source = source
    this.#acked = from
    this.#sent = from
    const { attached, ring } = source
    this.send({ type: FrameType.attached, ...attached, oldest: ring.oldest, next: ring.next, from })
    socket.on('message', (frame, isBinary) => this.#receive(frame, isBinary))
  }

  /** Sends what the page may have: at most `window` bytes beyond its last ack. */
  wake(): void {
    const { ring, exit, attached, broken } = this.#source
    if (this.#sent < ring.oldest) {
      // The page comes back, and gets what is kept.
      this.#socket.close(CloseCode.interrupted, 'too slow')
      return
    }
    const end = Math.min(ring.next, this.#acked + window)
    while (this.#sent < end) {
      const bytes = ring.read(this.#sent, Math.min(maxFrame - outputHeader, end - this.#sent))
      this.send({ type: FrameType.output, offset: this.#sent, bytes })
      this.#sent += bytes.length
    }
    if (broken) this.#socket.close(CloseCode.interrupted, 'the lab was interrupted')
    else if (exit && this.#sent === ring.next) {
      this.send({ type: FrameType.exit, id: attached.id, ...exit })
      this.#socket.close(CloseCode.done, 'the shell exited')
    }
  }

  send(frame: Frame): void {
    this.#socket.send(encodeFrame(frame))
  }

  /** An acknowledgement is all that a page may send. */
  #receive(bytes: Uint8Array, isBinary: boolean): void {
    const drawn = isBinary ? acknowledged(bytes) : undefined
    if (drawn === undefined) {
      this.#socket.close(CloseCode.refused, 'frame not allowed')
      return
    }
    this.#acked = Math.max(this.#acked, Math.min(drawn, this.#sent))
    this.wake()
  }
}

function acknowledged(bytes: Uint8Array): number | undefined {
  try {
    const frame = decodeFrame(bytes)
    return frame.type === FrameType.ack ? frame.offset : undefined
  } catch {
    return undefined
  }
}
