/** A lock between processes: a file that names its holder, so that a lock left by a dead process is recognised. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifySelf, isAlive, type ProcessIdentity } from './process.ts'

interface Holder extends ProcessIdentity {
  token: string
}

export interface LockOptions {
  signal?: AbortSignal
  /** Called once when the lock is held by somebody else, before waiting for it. */
  onWait?: (holder: ProcessIdentity) => void
}

const pollMs = 200

/**
 * Runs `work` while holding the lock `file`; waits as long as another living process (or another call of this one)
 * holds it. The lock is given back however `work` ends.
 * @throws the signal's reason when aborted while waiting, and whatever `work` throws.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  const mine: Holder = { ...(await identifySelf()), token: randomUUID() }
  let told = false
  while (!(await take(file, mine))) {
    const holder = await readHolder(file)
    if (holder && !(await isAlive(holder))) {
      await removeStale(file, mine)
      continue
    }
    if (holder && !told) options.onWait?.(holder)
    told ||= holder !== undefined
    await sleep(pollMs, undefined, { signal: options.signal }).catch(error => {
      options.signal?.throwIfAborted()
      throw error
    })
  }
  try {
    return await work()
  } finally {
    await giveBack(file, mine)
  }
}

/** A hard link appears with its content in one step, and fails when the name exists. */
async function take(file: string, mine: Holder): Promise<boolean> {
  const draft = `${file}.${mine.token}`
  await writeFile(draft, JSON.stringify(mine))
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Only the holder of a second lock removes a stale one, so that nobody removes the lock its successor just took. */
async function removeStale(file: string, mine: Holder): Promise<void> {
  const removal = `${file}.removal`
  if (!(await take(removal, mine))) {
    const remover = await readHolder(removal)
    if (remover && !(await isAlive(remover))) await rm(removal, { force: true })
    return
  }
  try {
    const holder = await readHolder(file)
    if (holder && !(await isAlive(holder))) await rm(file, { force: true })
  } finally {
    await giveBack(removal, mine)
  }
}

async function giveBack(file: string, mine: Holder): Promise<void> {
  if ((await readHolder(file))?.token === mine.token) await rm(file, { force: true })
}

async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Holder
  } catch {
    // Not written by take(): nobody holds it, and a pid of 0 is never alive.
    return { pid: 0, started: '', token: '' }
  }
}
