/**
 * Reads a file in whose place somebody else may have put anything: a fifo, on which opening waits for ever, a device, a
 * folder, a link that leads elsewhere, or a file without end.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Codes of open(2) that say that there is no plain file of that name to be read. */
const none = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO', 'ENODEV', 'EACCES', 'EPERM'])

export interface PlainFileOptions {
  /** Bytes; what is beyond is not read. Default 1 MiB. */
  limit?: number
  /** Also what a link leads to. */
  followLinks?: boolean
}

/** Never waits. Undefined when there is no plain file of that name. @throws what else open(2) says, EMFILE for instance */
export function readPlainFile(path: string, options: PlainFileOptions = {}): string | undefined {
  const { limit = 1024 * 1024, followLinks = false } = options
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW)
  let file: number
  try {
    file = openSync(path, flags)
  } catch (error) {
    if (none.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
  try {
    const found = fstatSync(file)
    if (!found.isFile()) return undefined
    const bytes = Buffer.alloc(Math.min(found.size, limit))
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, length)
    return bytes.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}
