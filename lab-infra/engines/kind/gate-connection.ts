/** One run of the gate: the command that carries it, and the channels that are open in it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import {
  type Ending,
  GateFrame,
  gateAliveEvery,
  gateFrame,
  json,
  maxGateFrame,
  type Opening,
  parse,
  readGateFrame,
} from '../../node/inside/gate-protocol.ts'
import { FrameSplitter, withLength } from '../../terminal/framing.ts'
import { unreachable } from '../exec-node.ts'

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
      this.#forget(number)
      channel.closed(parse<Ending>(payload))
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

/** Starts the gate. @param onGone is told when it was open and ends. @throws LabError `node-unreachable`. */
export function openGate(argv: readonly string[], onGone: () => void): Promise<GateConnection> {
  const { promise, resolve, reject } = Promise.withResolvers<GateConnection>()
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
  const connection = new GateConnection(child)
  const splitter = new FrameSplitter(maxGateFrame)
  const said: Buffer[] = []
  let opened = false
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.stdin.on('error', () => {})
  child.stderr.on('data', (bytes: Buffer) => said.length < 100 && said.push(bytes))
  ;(child.stderr as unknown as Socket).unref()
  child.stdout.on('data', (chunk: Buffer) => {
    for (const frame of splitter.push(chunk)) {
      connection.receive(frame)
      // Whatever comes first says that it is open.
      opened = true
      clearTimeout(timer)
      resolve(connection)
    }
  })
  const gone = (cause: unknown) => {
    clearTimeout(timer)
    if (opened) onGone()
    connection.lost()
    reject(unreachable('container', cause))
  }
  child.on('error', gone)
  child.on('close', () => gone(Buffer.concat(said).toString('utf8').trim()))
  return promise
}
