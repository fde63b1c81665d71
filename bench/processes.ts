/** What the processes of a lab take, from proc(5). */
import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { LabError } from '../lab-infra/lab.ts'

export interface Usage {
  /** Anonymous memory (RssAnon) in bytes, all of it and by program. */
  anonymous: number
  anonymousOf: Map<string, number>
  /** CPU time in s (utime and stime), also of processes that have ended since the lab began; and by program that runs. */
  cpu: number
  cpuOf: Map<string, number>
}

interface Process {
  pid: number
  parent: number
  name: string
  /** Clock ticks. */
  own: number
  /** Of its children that have ended, and of theirs. */
  ended: number
}

/** Of a second: USER_HZ is 100 on every Linux that Node runs on. */
const ticks = 100

/**
 * Of the processes `roots` and all below them. Nothing leaves a lab's tree: what loses its parent goes to the lab's PID 1.
 * @throws LabError `no-such-process`, as where a container engine runs in a machine of its own.
 */
export async function usageBelow(roots: readonly number[]): Promise<Usage> {
  const processes = (await Promise.all((await pids()).map(readProcess))).filter(it => it !== undefined)
  const usage: Usage = { anonymous: 0, anonymousOf: new Map(), cpu: 0, cpuOf: new Map() }
  const add = (to: Map<string, number>, { name }: Process, value: number) =>
    to.set(name, (to.get(name) ?? 0) + value)
  for (const it of roots.flatMap(root => treeOf(root, processes))) {
    const anonymous = await anonymousBytes(it.pid)
    usage.anonymous += anonymous
    usage.cpu += (it.own + it.ended) / ticks
    add(usage.anonymousOf, it, anonymous)
    add(usage.cpuOf, it, it.own / ticks)
  }
  return usage
}

function treeOf(root: number, processes: readonly Process[]): Process[] {
  const children = Map.groupBy(processes, it => it.parent)
  const below = (it: Process): Process[] => [it, ...(children.get(it.pid) ?? []).flatMap(below)]
  const first = processes.find(it => it.pid === root)
  if (!first) throw new LabError('no-such-process', `This machine shows no process ${root}`)
  return below(first)
}

async function pids(): Promise<number[]> {
  return (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
}

async function readProcess(pid: number): Promise<Process | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3]) // numbered as proc(5) does; the third comes first here
  // By its command line: the name in stat is cut off, and Node calls its main thread so.
  const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  const name = basename(program) || 'others'
  return { pid, parent: field(4), name, own: field(14) + field(15), ended: field(16) + field(17) }
}

async function anonymousBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
