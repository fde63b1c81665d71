/** A terminal for programs under Node: the command line, tests, measurements. */
import type { Duplex } from 'node:stream'
import { LabError } from '../../lab.ts'
import { Endpoint } from '../client/endpoint.ts'
import { type Attached, encodeFrame } from '../wire/frames.ts'
import { FrameSplitter, withLength } from '../wire/framing.ts'
import { FrameType, maxFrame, type ShellExit } from '../wire/protocol.ts'

export interface AttachOptions {
  id: string
  /** Given: the shell is started where it does not exist, and gets this size. Else it must exist. */
  size?: { cols: number; rows: number }
  /** Offset from which to go on; without it from the oldest byte kept. */
  resume?: number
  /** It looks on: nothing waits for it. */
  view?: boolean
  /** Before the first output. */
  onAttached?(attached: Attached): void
  /** Of who looks on: the terminal has that size from now on. */
  onSize?(cols: number, rows: number): void
  /** While its promise is pending the bytes count as not drawn, and the shell waits when too many are. */
  onOutput(bytes: Uint8Array): void | Promise<void>
}

export interface AttachedTerminal {
  readonly attached: Attached
  /** The shell's exit, or undefined when the stream ended before; the shell lives on then. */
  readonly ended: Promise<ShellExit | undefined>
  /** False, and nothing is taken, when more than 4 MiB wait because the shell does not read. */
  write(data: string | Uint8Array): boolean
  resize(cols: number, rows: number): void
  /** Ends the stream; the shell goes on. */
  detach(): void
}

/**
 * Attaches to a terminal on a stream to the terminal host.
 * @throws LabError `no-such-terminal`, `too-many-terminals`, `node-unreachable` when the stream ends before
 */
export function attachTerminal(stream: Duplex, options: AttachOptions): Promise<AttachedTerminal> {
  const { id, size, resume, view } = options
  const attaching = Promise.withResolvers<AttachedTerminal>()
  const ended = Promise.withResolvers<ShellExit | undefined>()
  const splitter = new FrameSplitter(maxFrame)

  const endpoint = new Endpoint({
    onOutput(bytes, done) {
      const drawn = options.onOutput(bytes)
      if (drawn) drawn.then(done, error => stream.destroy(error))
      else done()
    },
    onReset() {},
    onSize: (cols, rows) => options.onSize?.(cols, rows),
    onAttached(attached) {
      options.onAttached?.(attached)
      if (size) endpoint.resize(size.cols, size.rows)
      attaching.resolve({
        attached,
        ended: ended.promise,
        write: data => endpoint.input(data),
        resize: (cols, rows) => endpoint.resize(cols, rows),
        detach: () => stream.destroy(),
      })
    },
    onExit(exit) {
      ended.resolve(exit)
      stream.end()
    },
    onError({ code, message }) {
      attaching.reject(new LabError(code, message))
      stream.destroy()
    },
  })

  const send = (frame: Uint8Array) => stream.write(withLength(frame))
  stream.on('data', (chunk: Uint8Array) => {
    try {
      for (const frame of splitter.push(chunk)) endpoint.receive(frame, send)
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })
  stream.on('end', () => stream.destroy())
  stream.on('error', () => stream.destroy())
  stream.on('close', () => {
    endpoint.detach()
    ended.resolve(undefined)
    attaching.reject(
      new LabError('node-unreachable', 'The lab ended the connection before its terminal answered.'),
    )
  })
  send(
    encodeFrame(size ? { type: FrameType.open, id, ...size } : { type: FrameType.attach, id, resume, view }),
  )
  return attaching.promise
}
