/**
 * Our end of the gate: commands and byte streams over one process that runs them, which a command of a container engine may
 * carry into a node.
 */
import { Duplex } from 'node:stream'
import { isExhausted } from '../exhausted.ts'
import { type ExecOptions, LabError } from '../lab.ts'
import {
  dataFrames,
  GateFrame,
  gateFrame,
  json,
  maxOpening,
  type Opening,
} from '../node/inside/gate-protocol.ts'
import { unreachable } from './exec-node.ts'
import { type GateConnection, openGate, patience } from './gate-connection.ts'
import type { RawResult } from './raw-result.ts'

/** ms, when ExecOptions names none. */
const defaultTimeout = 30_000

/** Bytes that a command may print. */
const outputLimit = 64 * 1024 * 1024

export class Gate {
  readonly #argv: readonly string[]
  readonly #revive: () => Promise<boolean>
  readonly #lost: (cause?: unknown) => Error
  #connection: Promise<GateConnection> | undefined
  /**
   * @param argv starts the gate
   * @param revive is asked when it cannot be started; true: try again
   * @param lost the error for who asks it when it cannot be started, or has ended
   */
  constructor(argv: readonly string[], revive: () => Promise<boolean>, lost: (cause?: unknown) => Error) {
    this.#argv = argv
    this.#revive = revive
    this.#lost = lost
  }

  /** @throws what `lost` makes; an error with the kernel's code where there is no room for a process. */
  async exec(argv: readonly string[], env: Record<string, string>, options: ExecOptions): Promise<RawResult> {
    const { timeoutMs = defaultTimeout, input = '', signal } = options
    signal?.throwIfAborted()
    const opening: Opening = { kind: 'exec', argv: [...argv], env, timeoutMs }
    if (json(opening).length > maxOpening) throw new Error(`the command line of ${argv[0]} is too long`)
    const connection = await this.#connect()
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<RawResult>()
    const [stdout, stderr] = [collector(), collector()]
    const channel = connection.open(opening, {
      data: bytes => stdout.add(bytes) || close(),
      errorData: bytes => stderr.add(bytes) || close(),
      closed: ending => {
        if (!ending) return reject(this.#lost())
        const { exitCode = 127, timedOut = false, error, code } = ending
        if (isExhausted({ code })) return reject(Object.assign(new Error(error), { code }))
        const said = error === undefined ? stderr.all() : Buffer.from(`${error}\n`)
        resolve({ exitCode, timedOut, stdout: stdout.all(), stderr: said })
      },
    })
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
    const lost = this.#lost
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
        else reject(lost())
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
    stream.on('end', () => stream.end())
    const timer = setTimeout(() => reject(unreachable(what)), patience)
    return promise
      .catch(error => {
        stream.destroy()
        throw error
      })
      .finally(() => clearTimeout(timer))
  }

  /** Ends what goes through it; the next use opens it anew. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined)
    this.#connection = undefined
    connection?.end()
  }

  #connect(): Promise<GateConnection> {
    if (this.#connection) return this.#connection
    // One that ends late must not take its successor along.
    const gone = () => {
      if (this.#connection === connection) this.#connection = undefined
    }
    const connection = openGate(this.#argv, gone)
      .catch(async error => {
        if (await this.#revive()) return openGate(this.#argv, gone)
        throw error
      })
      .catch(cause => Promise.reject(this.#lost(cause)))
      .catch(error => {
        gone()
        throw error
      })
    this.#connection = connection
    return connection
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
