/** Where things live on a user's machine. Nothing else decides on a folder. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder. */
export const projectDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** What can be made again: programs, images, templates. `CKS_LAB_CACHE` overrides, then `XDG_CACHE_HOME`. */
export function cacheDir(): string {
  return process.env.CKS_LAB_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cks-lab')
}

/** Of the cache, everything of a node: programs, images, what they are made from. */
export const nodeDir = () => join(cacheDir(), 'node')

/** Held by whoever prepares programs, or removes what other versions have prepared. */
export const prepareLock = () => join(nodeDir(), 'prepare.lock')

/** What cannot: attempts, grades, running labs. `CKS_LAB_STATE` overrides, then `XDG_DATA_HOME`. */
export function stateDir(): string {
  return (
    process.env.CKS_LAB_STATE ??
    join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'cks-lab')
  )
}
