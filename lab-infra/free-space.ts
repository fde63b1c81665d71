/** How much room is left on a disk. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Bytes that an ordinary user may still write where this folder is or will be. */
export async function freeBytes(folder: string): Promise<number> {
  for (let existing = folder; ; existing = dirname(existing)) {
    const found = await statfs(existing).catch(() => undefined)
    if (found) return found.bavail * found.bsize
    if (existing === dirname(existing)) return Number.POSITIVE_INFINITY
  }
}
