/**
 * Writes tar archives (POSIX.1-1988 "ustar") that are the same byte for byte whenever their content is: sorted by the
 * caller, no times, all owned by root. Node has no tar, and a library of which only this would be used is larger.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

export type TarEntry =
  | { path: string; mode: number; type: 'folder' }
  | { path: string; mode: number; type: 'link'; target: string }
  | { path: string; mode: number; type: 'content'; content: Uint8Array }
  | { path: string; mode: number; type: 'file'; file: string }
  /** Content made while it is written, of a size known before. */
  | { path: string; mode: number; type: 'stream'; size: number; source: () => AsyncIterable<Uint8Array> }

const block = 512
const types = { folder: '5', link: '2', content: '0', file: '0', stream: '0' } as const

/** How many bytes an archive of these entries has. */
export async function tarSize(entries: TarEntry[]): Promise<number> {
  let size = 2 * block
  for (const entry of entries) size += block + padded(await contentSize(entry))
  return size
}

/** The archive, in pieces. An entry is asked for only when the one before it has been written. */
export async function* tar(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    const size = await contentSize(entry)
    yield header(entry, size)
    let written = 0
    for await (const piece of content(entry)) {
      written += piece.length
      yield piece
    }
    if (written !== size)
      throw new Error(`${entry.path} changed while it was archived: ${written} of ${size} bytes`)
    if (padded(size) > size) yield new Uint8Array(padded(size) - size)
  }
  yield new Uint8Array(2 * block)
}

const padded = (size: number) => Math.ceil(size / block) * block

async function contentSize(entry: TarEntry): Promise<number> {
  if (entry.type === 'content') return entry.content.length
  if (entry.type === 'file') return (await stat(entry.file)).size
  return entry.type === 'stream' ? entry.size : 0
}

async function* content(entry: TarEntry): AsyncGenerator<Uint8Array> {
  if (entry.type === 'content') yield entry.content
  else if (entry.type === 'file') yield* createReadStream(entry.file, { highWaterMark: 1 << 20 })
  else if (entry.type === 'stream') yield* entry.source()
}

function header(entry: TarEntry, size: number): Uint8Array {
  const bytes = Buffer.alloc(block)
  const name = entry.type === 'folder' ? `${entry.path}/` : entry.path
  const target = entry.type === 'link' ? entry.target : ''
  if (Buffer.byteLength(name) > 100 || Buffer.byteLength(target) > 100)
    throw new Error(`${name} is too long for tar`)
  bytes.write(name, 0)
  number(bytes, entry.mode, 100, 8)
  number(bytes, 0, 108, 8)
  number(bytes, 0, 116, 8)
  number(bytes, size, 124, 12)
  number(bytes, 0, 136, 12)
  bytes.write(types[entry.type], 156)
  bytes.write(target, 157)
  bytes.write('ustar\u000000', 257)
  // The checksum is counted with its own eight bytes as spaces.
  bytes.fill(' ', 148, 156)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148)
  return bytes
}

function number(bytes: Buffer, value: number, at: number, width: number): void {
  bytes.write(value.toString(8).padStart(width - 1, '0'), at)
}
