/** One run of the gate: the command that carries it, and the channels that are open in it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { z } from 'zod'
import {
  type Ending,
  GateFrame,
  gateAliveEvery,
  gateFrame,
  json,
  maxGateFrame,
  type Opening,
  readGateFrame,
} from '../node/inside/gate-protocol.ts'
import { FrameSplitter, withLength } from '../terminal/wire/framing.ts'

/** What comes out of a channel. */
export interface Channel {
  opened?(): void
  data(bytes: Buffer): void
  errorData?(bytes: Buffer): void
  end?(): void
  /** undefined: the gate itself is gone. */
  closed(ending: Ending | undefined): void
}

/** ms for the gate to open, and for a socket on the node to answer: the container engine may be slow. */
export const patience = 20_000
/**
 * Looks without a sign of life since the one before, after which the gate is given up. Docker's client may wait for ever for
 * a command whose container has gone. Looks and not time: when this process itself was busy, signs wait to be read.
 */
const silentLooks = Math.ceil(patience / gateAliveEvery)
export class GateConnection {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #channels = new Map<number, Channel>()
  #last = 0
  /** Looks since the last sign of life. */
  #silent = 0
  #watch: NodeJS.Timeout | undefined
  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#refer(false)
  }

  open(opening: Opening, channel: Channel): number {
    const number = ++this.#last
    this.#channels.set(number, channel)
    this.#hold(true)
    this.send(gateFrame(GateFrame.open, number, json(opening)))
    return number
  }

  send(frame: Uint8Array): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(withLength(frame))
  }

  /** Nothing more of it is told. */
  close(number: number): void {
    if (this.#forget(number)) this.send(gateFrame(GateFrame.close, number))
  }

  /** What goes through it ends with an error. */
  end(): void {
    this.#child.kill('SIGKILL')
  }

  receive(frame: Uint8Array): void {
    this.#silent = 0
    const { type, channel: number, payload } = readGateFrame(frame)
    const channel = this.#channels.get(number)
    if (!channel) return
    // A frame may be a view of a chunk.
    if (type === GateFrame.data) channel.data(Buffer.from(payload))
    else if (type === GateFrame.errorData) channel.errorData?.(Buffer.from(payload))
    else if (type === GateFrame.opened) channel.opened?.()
    else if (type === GateFrame.end) channel.end?.()
    else if (type === GateFrame.close) {
      const ending = endingOf(payload)
      this.#forget(number)
      channel.closed(ending)
    }
  }

  /** The gate has gone. */
  lost(): void {
    for (const [number, channel] of [...this.#channels]) {
      this.#forget(number)
      channel.closed(undefined)
    }
  }

  #forget(number: number): boolean {
    const known = this.#channels.delete(number)
    if (this.#channels.size === 0) this.#hold(false)
    return known
  }

  /** A gate that nothing goes through keeps no process alive. */
  #hold(hold: boolean): void {
    if (hold === (this.#watch !== undefined)) return
    clearInterval(this.#watch)
    this.#watch = undefined
    if (hold) {
      this.#silent = 0
      this.#watch = setInterval(() => {
        if (++this.#silent > silentLooks) this.end()
      }, gateAliveEvery)
    }
    this.#refer(hold)
  }

  #refer(refer: boolean): void {
    for (const part of [this.#child, this.#child.stdin, this.#child.stdout] as unknown as Socket[])
      refer ? part.ref() : part.unref()
  }
}

const Ended = z.object({
  exitCode: z.number().int().min(0).max(255).nullish(),
  timedOut: z.boolean().optional(),
  error: z.string().max(4_000).optional(),
  code: z.string().max(100).optional(),
})

/** @throws when it is none */
function endingOf(payload: Uint8Array): Ending {
  const { exitCode, timedOut, error, code } = Ended.parse(JSON.parse(new TextDecoder().decode(payload)))
  return {
    ...(exitCode !== undefined && { exitCode }),
    ...(timedOut !== undefined && { timedOut }),
    ...(error !== undefined && { error }),
    ...(code !== undefined && { code }),
  }
}

/** Starts the gate. @param onGone is told when it was open and ends. @throws why it did not open. */
export function openGate(argv: readonly string[], onGone: () => void): Promise<GateConnection> {
  const { promise, resolve, reject } = Promise.withResolvers<GateConnection>()
  const [program = '', ...rest] = argv
  // A group of its own: Ctrl-C is for us, and what we do then may need the gate.
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const connection = new GateConnection(child)
  const splitter = new FrameSplitter(maxGateFrame)
  const said: Buffer[] = []
  let opened = false
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.stdin.on('error', () => {})
  child.stderr.on('data', (bytes: Buffer) => said.length < 100 && said.push(bytes))
  ;(child.stderr as unknown as Socket).unref()
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      for (const frame of splitter.push(chunk)) {
        connection.receive(frame)
        // Whatever comes first says that it is open.
        opened = true
        clearTimeout(timer)
        resolve(connection)
      }
    } catch (error) {
      // The learner can have a hand in what the gate says: what is no frame of it ends it, and nothing else.
      said.push(Buffer.from(String(error)))
      child.stdout.removeAllListeners('data').resume()
      child.kill('SIGKILL')
    }
  })
  const gone = (cause: unknown) => {
    clearTimeout(timer)
    if (opened) onGone()
    connection.lost()
    reject(cause)
  }
  child.on('error', gone)
  child.on('close', () => gone(new Error(Buffer.concat(said).toString('utf8').trim())))
  return promise
}
