/** The engine's end of the gate: commands and byte streams of a node over one command of the container engine. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type ExecOptions, LabError } from '../../lab.ts'
import {
  dataFrames,
  type Ending,
  GateFrame,
  gateFrame,
  json,
  maxGateFrame,
  type Opening,
  parse,
  readGateFrame,
} from '../../node/inside/gate-protocol.ts'
import { FrameSplitter, withLength } from '../../terminal/framing.ts'
import { defaultTimeout, type RawResult } from '../command.ts'
import { unreachable } from '../exec-node.ts'

interface Channel {
  opened?(): void
  data(bytes: Buffer): void
  errorData?(bytes: Buffer): void
  end?(): void
  /** undefined: the gate itself is gone. */
  closed(ending: Ending | undefined): void
}

/** ms for the gate to open, and to connect: the container engine may be slow, a socket on the node is not. */
const patience = 20_000
/** Bytes that a command may print. */
const outputLimit = 64 * 1024 * 1024

export class Gate {
  readonly #argv: readonly string[]
  readonly #revive: () => Promise<boolean>
  #connection: Promise<Connection> | undefined
  /**
   * @param argv starts the gate on the node
   * @param revive is asked when it cannot be started; true: try again
   */
  constructor(argv: readonly string[], revive: () => Promise<boolean>) {
    this.#argv = argv
    this.#revive = revive
  }

  /** @throws LabError `node-unreachable`. */
  async exec(argv: readonly string[], env: Record<string, string>, options: ExecOptions): Promise<RawResult> {
    const { timeoutMs = defaultTimeout, input = '', signal } = options
    signal?.throwIfAborted()
    const connection = await this.#connect()
    const { promise, resolve, reject } = Promise.withResolvers<RawResult>()
    const [stdout, stderr] = [collector(), collector()]
    const channel = connection.open(
      { kind: 'exec', argv: [...argv], env, timeoutMs },
      {
        data: bytes => stdout.add(bytes) || close(),
        errorData: bytes => stderr.add(bytes) || close(),
        closed(ending) {
          if (!ending) return reject(unreachable('container'))
          const { exitCode = 127, timedOut = false, error } = ending
          const said = error === undefined ? stderr.all() : Buffer.from(`${error}\n`)
          resolve({ exitCode, timedOut, stdout: stdout.all(), stderr: said })
        },
      },
    )
    const close = () => {
      connection.close(channel)
      resolve({ exitCode: null, timedOut: false, stdout: stdout.all(), stderr: stderr.all() })
    }
    signal?.addEventListener('abort', close, { once: true })
    for (const frame of dataFrames(GateFrame.data, channel, Buffer.from(input))) connection.send(frame)
    connection.send(gateFrame(GateFrame.end, channel))
    try {
      const result = await promise
      signal?.throwIfAborted()
      return result
    } finally {
      signal?.removeEventListener('abort', close)
    }
  }

  /** @throws LabError `connection-refused`, `node-unreachable`. */
  async stream(opening: Opening & { kind: 'tcp' | 'unix' }, what: string): Promise<Duplex> {
    const connection = await this.#connect()
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
    let ended = false
    const channel = connection.open(opening, {
      opened: () => resolve(stream),
      data: bytes => void stream.push(bytes),
      end() {
        ended = true
        stream.push(null)
      },
      closed(ending) {
        if (ending?.error === undefined && ending) reject(unreachable(what))
        else if (ending) reject(new LabError('connection-refused', `Nothing answers on ${what} of the node`))
        else reject(unreachable('container'))
        if (!ended) stream.push(null)
        stream.end()
      },
    })
    const stream = new Duplex({
      read: () => {}, // what is under way is bounded by what it carries: terminal/protocol.ts, HTTP answers
      write(chunk, _encoding, done) {
        for (const frame of dataFrames(GateFrame.data, channel, chunk)) connection.send(frame)
        done()
      },
      final(done) {
        connection.send(gateFrame(GateFrame.end, channel))
        done()
      },
      destroy(_error, done) {
        connection.close(channel)
        done(null) // told by 'close' to whoever uses it
      },
    })
    const timer = setTimeout(() => reject(unreachable(what)), patience)
    return promise
      .catch(error => {
        stream.destroy()
        throw error
      })
      .finally(() => clearTimeout(timer))
  }

  #connect(): Promise<Connection> {
    const gone = () => {
      this.#connection = undefined
    }
    this.#connection ??= connect(this.#argv, gone)
      .catch(async error => {
        if (await this.#revive()) return connect(this.#argv, gone)
        throw error
      })
      .catch(error => {
        gone()
        throw error
      })
    return this.#connection
  }
}

function collector() {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add(bytes: Buffer): boolean {
      size += bytes.length
      if (size <= outputLimit) chunks.push(bytes)
      return size <= outputLimit
    },
    all: () => Buffer.concat(chunks),
  }
}

class Connection {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #channels = new Map<number, Channel>()
  #last = 0
  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#hold(false)
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

  receive(frame: Uint8Array): void {
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
    for (const part of [this.#child, this.#child.stdin, this.#child.stdout] as unknown as Socket[])
      hold ? part.ref() : part.unref()
  }
}

function connect(argv: readonly string[], onGone: () => void): Promise<Connection> {
  const { promise, resolve, reject } = Promise.withResolvers<Connection>()
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
  const connection = new Connection(child)
  const splitter = new FrameSplitter(maxGateFrame)
  const said: Buffer[] = []
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  child.stdin.on('error', () => {})
  child.stderr.on('data', (bytes: Buffer) => said.length < 100 && said.push(bytes))
  ;(child.stderr as unknown as Socket).unref()
  child.stdout.on('data', (chunk: Buffer) => {
    for (const frame of splitter.push(chunk)) {
      // Channel 0 is the gate itself.
      if (readGateFrame(frame).channel === 0) {
        clearTimeout(timer)
        resolve(connection)
      } else connection.receive(frame)
    }
  })
  const gone = (cause: unknown) => {
    clearTimeout(timer)
    onGone()
    connection.lost()
    reject(unreachable('container', cause))
  }
  child.on('error', gone)
  child.on('close', () => gone(Buffer.concat(said).toString('utf8').trim()))
  return promise
}
