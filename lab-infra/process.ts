/** Who a process is: its PID alone is used again, together with the moment it was started it is not. */
import { readFile } from 'node:fs/promises'

export interface ProcessIdentity {
  pid: number
  /** The boot it was started in and its start time in clock ticks since then (field 22 of proc(5)'s stat). */
  started: string
}

/** The process that has this PID now; undefined when there is none, or only a zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ])
  // The program's name stands in brackets and may itself hold spaces and brackets, so fields count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, ticks] = [fields[0], fields[19]]
  if (!state || !ticks || state === 'Z' || state === 'X') return undefined
  return { pid, started: `${boot.trim()}/${ticks}` }
}

/** This process. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const self = await identify(process.pid)
  if (!self) throw new Error(`/proc/${process.pid}/stat cannot be read: is /proc mounted?`)
  return self
}

/** Whether that very process still runs; another one that was given its PID does not count. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.started === identity.started
}
