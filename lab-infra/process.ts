/** Who a process is: its PID alone is used again, together with the moment it was started it is not. */
import { readFile } from 'node:fs/promises'
import { whenRoom } from './exhausted.ts'

export interface ProcessIdentity {
  pid: number
  /** The boot it was started in and its start time in clock ticks since then (field 22 of proc(5)'s stat). */
  started: string
}

/**
 * The process that has this PID now; undefined when there is none, or only a zombie.
 * @throws LabError `machine-exhausted`, or an error of node:fs, when that cannot be told now: it says nothing of the process.
 */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const [stat, boot] = await Promise.all([
    whenRoom(() => readFile(`/proc/${pid}/stat`, 'utf8').catch(noneWhenGone)),
    whenRoom(bootId),
  ])
  // The program's name stands in brackets and may itself hold spaces and brackets, so fields count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, ticks] = [fields[0], fields[19]]
  if (!state || !ticks || state === 'Z' || state === 'X') return undefined
  return { pid, started: `${boot}/${ticks}` }
}

/** proc(5): ENOENT when there is no such process, ESRCH when it ends while its file is read. */
export function noneWhenGone(error: NodeJS.ErrnoException): '' {
  if (error.code === 'ENOENT' || error.code === 'ESRCH') return ''
  throw error
}

let boot: string | undefined

/** The same as long as this process lives. */
async function bootId(): Promise<string> {
  boot ??= (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  return boot
}

/** This process. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const self = await identify(process.pid)
  if (!self) throw new Error(`/proc/${process.pid}/stat cannot be read: is /proc mounted?`)
  return self
}

/**
 * Whether that very process still runs; another one that was given its PID does not count.
 * @throws as identify: that it cannot be told is never "no".
 */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.started === identity.started
}
