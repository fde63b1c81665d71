/** Files in the folder that a node shares with us, in which its learner may have put anything under any name. */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { whenRoom } from '../../exhausted.ts'
import { readPlainFile } from '../../node/inside/plain-file.ts'

/** Never waits and follows no link. Undefined when there is no plain file of that name. */
export function readShared(path: string): Promise<string | undefined> {
  return whenRoom(() => readPlainFile(path))
}

/**
 * Puts a file there in one step, whatever lies there: that is never opened. A folder is not removed but put aside, for what
 * is in it may change under who removes it.
 */
export async function writeShared(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  try {
    const file = await open(draft, flags, 0o644)
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    await rename(draft, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EISDIR') throw error
      await rename(path, `${draft}.aside`)
      await rename(draft, path)
    })
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
