/**
 * What an engine says to the gate: many commands and byte streams over one standard input and output, be it of a process
 * beside the server or of a command that reaches into a node (docker exec). Frames as in terminal/framing.ts; each begins with its type
 * and the channel it belongs to, which the caller numbers.
 */

/** A command to run, or a socket to connect to. */
export type Opening =
  | { kind: 'exec'; argv: string[]; env: Record<string, string>; timeoutMs: number }
  | { kind: 'tcp'; port: number }
  | { kind: 'unix'; path: string }

/** How a channel ended. `error`: the command could not be started, or nothing listens; `code`: errno's, where it has one. */
export interface Ending {
  exitCode?: number | null
  timedOut?: boolean
  error?: string
  code?: string
}

export const GateFrame = {
  /** To the gate: an Opening as JSON. */
  open: 1,
  /** From the gate: the socket is connected. */
  opened: 2,
  /** Bytes: standard input or output, or a socket's. */
  data: 3,
  /** From the gate: standard error. */
  errorData: 4,
  /** No more bytes in this direction. */
  end: 5,
  /** From the gate: it has ended, with an Ending as JSON. To the gate: end it, nobody wants to know how. */
  close: 6,
} as const

/** ms between two frames of `opened` for channel 0, by which the gate says that it is there. */
export const gateAliveEvery = 2_000

/** Longest piece of data in a frame, in bytes. */
const pieceSize = 64 * 1024
/** Bytes; what is to be opened must fit, too: an argument list has at most 128 KiB an argument. */
export const maxGateFrame = 4 * 1024 * 1024
export const maxOpening = maxGateFrame - 16

export function gateFrame(type: number, channel: number, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const frame = new Uint8Array(5 + payload.length)
  frame[0] = type
  new DataView(frame.buffer).setUint32(1, channel)
  frame.set(payload, 5)
  return frame
}

export function readGateFrame(frame: Uint8Array): { type: number; channel: number; payload: Uint8Array } {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  return { type: frame[0] ?? 0, channel: view.getUint32(1), payload: frame.subarray(5) }
}

/** The data frames of a chunk of any size. */
export function* dataFrames(type: number, channel: number, chunk: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < chunk.length; at += pieceSize)
    yield gateFrame(type, channel, chunk.subarray(at, at + pieceSize))
}

export const json = (value: Opening | Ending): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
export const parse = <T extends Opening | Ending>(payload: Uint8Array): T =>
  JSON.parse(new TextDecoder().decode(payload)) as T
