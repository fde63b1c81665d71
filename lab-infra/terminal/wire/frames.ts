/** Frames as bytes and back, alike in the browser, the server and the node. See protocol.ts. */
import { FrameType } from './protocol.ts'

export interface Attached {
  id: string
  oldest: number
  next: number
  cols: number
  rows: number
  from: number
  input?: number
}

export type Frame =
  | { type: typeof FrameType.open; id: string; cols: number; rows: number; client?: string }
  | { type: typeof FrameType.attach; id: string; resume?: number; client?: string; view?: boolean }
  | { type: typeof FrameType.input; bytes: Uint8Array }
  | { type: typeof FrameType.resize; cols: number; rows: number }
  | { type: typeof FrameType.ack; offset: number }
  | { type: typeof FrameType.list }
  | { type: typeof FrameType.close; id: string }
  | ({ type: typeof FrameType.attached } & Attached)
  | { type: typeof FrameType.output; offset: number; bytes: Uint8Array }
  | { type: typeof FrameType.exit; id: string; exitCode: number; signal?: number }
  | { type: typeof FrameType.ids; ids: string[] }
  | { type: typeof FrameType.error; code: string; message: string }
  | { type: typeof FrameType.taken; count: number }
  | { type: typeof FrameType.alive }
  | { type: typeof FrameType.size; cols: number; rows: number }

/** Bytes that are not a frame of the protocol. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly code = 'bad-frame'
}

/** Bytes of an output frame before its payload: the type and the offset. */
export const outputHeader = 9

/** More than any host lets live at once; those whose end nobody has seen count too. */
const maxIds = 1000
/** Characters of a message that is shown to people. */
const longestMessage = 1000

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  switch (frame.type) {
    case FrameType.input:
      return withPayload(frame.type, 0, frame.bytes)
    case FrameType.output:
      return withNumber(frame.type, frame.offset, frame.bytes)
    case FrameType.ack:
      return withNumber(frame.type, frame.offset)
    case FrameType.taken:
      return withNumber(frame.type, frame.count)
    case FrameType.resize:
    case FrameType.size: {
      const bytes = withPayload(frame.type, 4)
      view(bytes).setUint16(1, frame.cols)
      view(bytes).setUint16(3, frame.rows)
      return bytes
    }
    case FrameType.list:
    case FrameType.alive:
      return withPayload(frame.type, 0)
    case FrameType.ids:
      return withPayload(frame.type, 0, encoder.encode(JSON.stringify(frame.ids)))
    default: {
      const { type, ...fields } = frame
      return withPayload(type, 0, encoder.encode(JSON.stringify(fields)))
    }
  }
}

/**
 * The payload of input and output is a view of `bytes`, not a copy. Fields that the protocol does not know are ignored.
 * @throws FrameError
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const type = bytes[0]
  const payload = bytes.subarray(1)
  switch (type) {
    case FrameType.input:
      return { type, bytes: payload }
    case FrameType.output:
      return { type, offset: readNumber(payload), bytes: payload.subarray(8) }
    case FrameType.ack:
      return { type, offset: readNumber(exactly(payload, 8)) }
    case FrameType.taken:
      return { type, count: readNumber(exactly(payload, 8)) }
    case FrameType.resize:
    case FrameType.size: {
      const size = view(exactly(payload, 4))
      return { type, cols: length(size.getUint16(0)), rows: length(size.getUint16(2)) }
    }
    case FrameType.list:
    case FrameType.alive:
      exactly(payload, 0)
      return { type }
    case FrameType.open: {
      const { id, cols, rows, client } = fields(payload)
      return { type, id: name(id), cols: length(cols), rows: length(rows), ...optional({ client }, name) }
    }
    case FrameType.attach: {
      const { id, resume, client, view } = fields(payload)
      const who = { ...optional({ client }, name), ...optional({ view }, flag) }
      return { type, id: name(id), ...optional({ resume }, count), ...who }
    }
    case FrameType.close:
      return { type, id: name(fields(payload).id) }
    case FrameType.attached: {
      const { id, oldest, next, cols, rows, from, input } = fields(payload)
      const offsets = {
        oldest: count(oldest),
        next: count(next),
        from: count(from),
        ...optional({ input }, count),
      }
      return { type, id: name(id), cols: length(cols), rows: length(rows), ...offsets }
    }
    case FrameType.exit: {
      const { id, exitCode, signal } = fields(payload)
      return { type, id: name(id), exitCode: count(exitCode), ...optional({ signal }, count) }
    }
    case FrameType.ids: {
      const ids = parse(payload)
      if (!Array.isArray(ids)) throw new FrameError('ids are no list')
      if (ids.length > maxIds) throw new FrameError(`a lab has at most ${maxIds} terminals`)
      return { type, ids: ids.map(name) }
    }
    case FrameType.error: {
      const { code, message } = fields(payload)
      return { type, code: name(code), message: sentence(message) }
    }
    default:
      throw new FrameError(type === undefined ? 'the frame is empty' : `no frame has type ${type}`)
  }
}

function withPayload(type: number, fixed: number, payload: Uint8Array = new Uint8Array(0)) {
  const bytes = new Uint8Array(1 + fixed + payload.length)
  bytes[0] = type
  bytes.set(payload, 1 + fixed)
  return bytes
}

function withNumber(type: number, number: number, payload?: Uint8Array) {
  const bytes = withPayload(type, 8, payload)
  view(bytes).setBigUint64(1, BigInt(number))
  return bytes
}

function readNumber(payload: Uint8Array): number {
  if (payload.length < 8) throw new FrameError('the frame ends within its number')
  return count(Number(view(payload).getBigUint64(0)))
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function exactly(payload: Uint8Array, size: number): Uint8Array {
  if (payload.length !== size)
    throw new FrameError(`the frame has ${payload.length} bytes instead of ${size}`)
  return payload
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload))
  } catch {
    throw new FrameError('the frame is no JSON')
  }
}

function fields(payload: Uint8Array): Record<string, unknown> {
  const value = parse(payload)
  if (typeof value !== 'object' || value === null) throw new FrameError('the frame is no JSON object')
  return value as Record<string, unknown>
}

/** The field if it is there, read by `read`. */
function optional<K extends string, T>(
  field: Record<K, unknown>,
  read: (value: unknown) => T,
): { [P in K]?: T } {
  const [[key, value]] = Object.entries(field) as [[K, unknown]]
  return value === undefined ? {} : ({ [key]: read(value) } as { [P in K]?: T })
}

function name(value: unknown): string {
  if (typeof value === 'string' && /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/.test(value)) return value
  throw new FrameError('a name has 1 to 64 lower-case letters, digits and dashes')
}

/** Words for people: in one line, and nothing in it that a terminal would act on. */
function sentence(value: unknown): string {
  if (typeof value !== 'string') throw new FrameError('a message is no text')
  return value.slice(0, longestMessage).replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')
}

function count(value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw new FrameError('a number is not a count')
}

function flag(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new FrameError('a flag is neither true nor false')
}

/** Columns or rows. */
function length(value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1000) return value as number
  throw new FrameError('a terminal has 1 to 1000 columns and rows')
}
