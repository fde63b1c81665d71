/** The server's part: between a page's WebSocket and the stream to the terminal host, both ways, with back-pressure. */
import type { Duplex } from 'node:stream'
import { CloseCode } from '../wire/close-codes.ts'
import { decodeFrame, encodeFrame } from '../wire/frames.ts'
import { FrameSplitter, withLength } from '../wire/framing.ts'
import { aliveEvery, FrameType, maxFrame, window } from '../wire/protocol.ts'

/** What is used of a `WebSocket` of the package ws. */
export interface RelaySocket {
  readonly bufferedAmount: number
  on(event: 'message', listener: (data: Uint8Array, isBinary: boolean) => void): unknown
  on(event: 'close' | 'pong', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  send(data: Uint8Array, done?: (error?: Error) => void): void
  ping(): void
  pause(): void
  resume(): void
  close(code: number, reason?: string): void
  terminate(): void
}

export interface RelayOptions {
  terminalId: string
  /** From the socket's query: the offset from which the page goes on. */
  resume?: number
  /** From the socket's query: the page's name, which makes its input arrive exactly once. */
  client?: string
  /** The page looks on. */
  view?: boolean
  /** Whether a page may send a frame of that type now; one that it may not ends the socket. Default: all that pages send. */
  admits?: (type: number | undefined) => boolean
  /** ms between two signs of life; a page that answers none of two is cut off. */
  aliveEvery?: number
}

const comeFromPages: ReadonlySet<number | undefined> = new Set([
  FrameType.input,
  FrameType.resize,
  FrameType.ack,
])
const alive = encodeFrame({ type: FrameType.alive })
/** ms for what is under way to the host to arrive there, when the page has gone. */
const farewell = 1000

/**
 * Attaches the page to a terminal that exists and relays until one side ends; resolves when the socket is closed. Never
 * rejects: the close code (close-codes.ts) tells the page what happened. Must be called in the tick of the upgrade.
 */
export async function relayTerminal(
  socket: RelaySocket,
  openStream: () => Promise<Duplex>,
  options: RelayOptions,
): Promise<void> {
  const closed = new Promise<void>(resolve => socket.on('close', resolve))
  socket.on('error', () => {}) // ws closes the socket itself, with the right code
  const stopWatching = watch(socket, options.aliveEvery ?? aliveEvery)
  socket.pause()
  try {
    const stream = await openStream()
    const { terminalId: id, resume, client, view, admits } = options
    stream.write(withLength(encodeFrame({ type: FrameType.attach, id, resume, client, view })))
    fromHost(socket, stream)
    fromPage(socket, stream, admits ?? (type => comeFromPages.has(type)))
    void closed.then(() => {
      stream.end()
      setTimeout(() => stream.destroy(), farewell).unref()
    })
  } catch {
    socket.close(CloseCode.labGone, 'the lab cannot be reached')
  }
  socket.resume()
  await closed
  stopWatching()
}

function fromPage(socket: RelaySocket, stream: Duplex, admits: (type: number | undefined) => boolean): void {
  socket.on('message', (frame, isBinary) => {
    if (frame.length > maxFrame) return socket.close(CloseCode.tooBig, 'frame too large')
    if (!isBinary || !admits(frame[0])) return socket.close(CloseCode.refused, 'frame not allowed')
    if (stream.writable && !stream.write(withLength(frame))) socket.pause()
  })
  stream.on('drain', () => socket.resume())
}

function fromHost(socket: RelaySocket, stream: Duplex): void {
  const splitter = new FrameSplitter(maxFrame)
  stream.on('data', (chunk: Uint8Array) => {
    // What comes from the lab is whatever its learner makes it send.
    try {
      for (const frame of splitter.push(chunk)) forward(frame)
    } catch {
      socket.close(CloseCode.interrupted, 'the lab sent no frame')
      stream.destroy()
    }
    if (socket.bufferedAmount > window) stream.pause()
  })
  stream.on('error', () => stream.destroy())
  stream.on('close', () => {
    socket.resume()
    socket.close(CloseCode.interrupted, 'the lab was interrupted')
  })

  function forward(frame: Uint8Array): void {
    if (frame[0] === FrameType.error) {
      refuse(frame)
      return
    }
    socket.send(frame, () => {
      if (stream.isPaused() && socket.bufferedAmount <= window / 2) stream.resume()
    })
    if (frame[0] === FrameType.exit) socket.close(CloseCode.done, 'the shell exited')
  }

  function refuse(frame: Uint8Array): void {
    const error = decodeFrame(frame)
    if (error.type !== FrameType.error) return
    if (error.code === 'no-such-terminal') socket.close(CloseCode.noSuchTerminal, 'no such terminal')
    else socket.close(CloseCode.refused, 'the lab refused')
  }
}

/** Signs of life for the page, and an end to a socket whose page gives none. A paused socket cannot hear its page. */
export function watch(socket: RelaySocket & { readonly isPaused?: boolean }, every: number): () => void {
  let missed = 0
  const heard = () => {
    missed = 0
  }
  socket.on('message', heard)
  socket.on('pong', heard)
  const timer = setInterval(() => {
    if (socket.isPaused) return
    if (missed++ >= 2) return socket.terminate()
    socket.ping()
    socket.send(alive)
  }, every)
  socket.on('close', () => clearInterval(timer))
  return () => clearInterval(timer)
}
