/** The processes of a lab, as this machine numbers them, each of which may be killed at any time. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { namespaceHolders } from '../../../lab-infra/engines/rootless/namespaces.ts'

/** How a process within the node is known: by its name, its command line, and its number there. */
const inside: Record<string, (comm: string, argv: string, number: string) => boolean> = {
  'PID 1': (_comm, argv, number) => number === '1' && argv.includes('init.sh'),
  containerd: comm => comm === 'containerd',
  kubelet: comm => comm === 'kubelet',
  agent: (_comm, argv) => argv.includes('/inside/agent.js'),
  'API server': comm => comm === 'kube-apiserver',
  etcd: comm => comm === 'etcd',
}

/** All but the server, which is no part of a lab. */
export type LabVictim = 'outer' | keyof typeof inside

/** Those processes of the only lab in a state folder; none while they do not run. */
async function processesOf(state: string, victim: LabVictim): Promise<number[]> {
  const holders = [...(await namespaceHolders(join(state, 'labs'))).values()].flat()
  if (victim === 'outer') {
    const outer = await Promise.all(
      holders.map(async ({ pid }) => ((await text(pid, 'comm')) === 'bash' ? [pid] : [])),
    )
    return outer.flat()
  }
  const known = inside[victim]!
  const ancestors = new Set(holders.map(({ pid }) => pid))
  const found: number[] = []
  const parents = await parentsOf()
  for (const pid of parents.keys()) {
    if (!descends(pid, ancestors, parents)) continue
    const argv = (await text(pid, 'cmdline')).replaceAll('\0', ' ')
    // Of all PID namespaces that it is in, the node's is the innermost (proc(5), NSpid).
    const number = /^NSpid:.*?(\d+)$/m.exec(await text(pid, 'status'))?.[1] ?? ''
    if (known(await text(pid, 'comm'), argv, number)) found.push(pid)
  }
  return found
}

/** Kills them, as soon as there are any. @returns whether there were before `until` resolved */
export async function kill(state: string, victim: LabVictim, until: Promise<unknown>): Promise<boolean> {
  let over = false
  void until.then(() => {
    over = true
  })
  for (;;) {
    const pids = await processesOf(state, victim)
    for (const pid of pids)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Ended by itself meanwhile.
      }
    if (pids.length > 0) return true
    if (over) return false
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** What is left of labs in a state folder: processes and folders. */
export async function leftIn(state: string): Promise<string[]> {
  const holders = [...(await namespaceHolders(join(state, 'labs'))).keys()].map(id => `processes of ${id}`)
  const folders = await readdir(join(state, 'labs')).catch(() => [])
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .filter(line => line.includes(state))
  const rooted: string[] = []
  for (const name of await readdir('/proc'))
    if (/^\d+$/.test(name) && (await readlink(`/proc/${name}/cwd`).catch(() => '')).startsWith(state))
      rooted.push(`process ${name}`)
  return [...holders, ...folders.map(name => `folder ${name}`), ...mounts, ...rooted]
}

const text = (pid: number, file: string) =>
  readFile(`/proc/${pid}/${file}`, 'utf8').then(
    it => it.trim(),
    () => '',
  )

async function parentsOf(): Promise<Map<number, number>> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await text(Number(name), 'stat')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (parent) parents.set(Number(name), parent)
  }
  return parents
}

function descends(pid: number, ancestors: Set<number>, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (ancestors.has(at)) return true
  return false
}
