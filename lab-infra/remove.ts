/** Removing folders that labs have filled. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'

/** Entries of a folder as absolute paths; none when it does not exist. */
export async function entries(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.map(name => join(folder, name))
}

/** Removes it with all in it, also what image layers closed to their owner: root of a user namespace may open that. */
export async function remove(path: string): Promise<void> {
  const plain = await rm(path, { recursive: true, force: true }).catch((error: Error) => error)
  if (!plain) return
  const rooted = await execa('unshare', ['--user', '--map-root-user', 'rm', '-rf', '--', path], {
    reject: false,
  })
  if (rooted.failed) throw plain
}
