/** Starts, finds and ends the processes that hold a lab's namespaces, and enters these. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ExecOptions, LabError } from '../../lab.ts'
import { identify, isAlive, type ProcessIdentity } from '../../process.ts'
import { environment, nodeEnvironment, type RawResult, runCommand } from '../command.ts'
import type { LabFolder, LabRecord } from './folder.ts'

export interface Namespaces {
  outer: ProcessIdentity
  inner: ProcessIdentity
}

function childOf(parent: number): number | undefined {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      if (Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) === parent) return Number(name)
    } catch {
      // Ended while we looked.
    }
  }
  return undefined
}

/**
 * Starts the node of a lab: namespaces, root, PID 1. Resolves when PID 1 of the node runs.
 * @throws LabError `namespaces-failed` with what the scripts said.
 */
export async function startNamespaces(
  folder: LabFolder,
  record: LabRecord,
  signal: AbortSignal,
): Promise<Namespaces> {
  const log = openSync(folder.at('outer.log'), 'w', 0o600)
  const child = spawn(
    'unshare',
    [
      ...['--user', '--map-root-user', '--mount', '--pid', '--fork', '--propagation', 'private'],
      ...['bash', `${record.inside}/outer.sh`, folder.path, record.tools, record.inside, record.store],
    ],
    // A session of its own: it outlives us, and no terminal of ours can signal it.
    {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: '/',
      env: environment({ PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }),
    },
  )
  closeSync(log)
  child.unref()
  let ended: string | undefined
  child.once('error', error => {
    ended = error.message
  })
  child.once('exit', (code, by) => {
    ended = `it ended with ${by ?? code}`
  })
  for (;;) {
    if (signal.aborted) throw signal.reason
    if (ended) {
      const said = (await readFile(folder.at('outer.log'), 'utf8').catch(() => ''))
        .trim()
        .split('\n')
        .slice(-3)
        .join('; ')
      throw new LabError('namespaces-failed', `The lab's namespaces could not be made: ${said || ended}`, {
        remedy: 'Run `cks-lab doctor`: it tries each thing that a lab needs of this machine.',
      })
    }
    const found = await find(folder)
    if (found) return found
    await sleep(10)
  }
}

async function find(folder: LabFolder): Promise<Namespaces | undefined> {
  const outerPid = Number(await readFile(folder.at('outer.pid'), 'utf8').catch(() => ''))
  const outer = outerPid ? await identify(outerPid) : undefined
  const unshare = outer && childOf(outer.pid)
  const innerPid = unshare && childOf(unshare)
  // Until it has become init.sh, its namespaces are not complete.
  if (!outer || !innerPid || !readFileSync(`/proc/${innerPid}/cmdline`, 'utf8').includes('init.sh'))
    return undefined
  const inner = await identify(innerPid)
  return inner && { outer, inner }
}

/**
 * The processes that hold namespaces of labs in `labs`, by lab id: found by their command lines, because what a lab's record
 * says may be older than a start that was interrupted.
 */
export async function namespaceHolders(labs: string): Promise<Map<string, ProcessIdentity[]>> {
  const holders = new Map<string, ProcessIdentity[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const argv = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0')
    const folder = argv[argv.findIndex(argument => argument.endsWith('/outer.sh')) + 1]
    if (!folder || dirname(folder) !== labs) continue
    const holder = await identify(Number(name))
    if (holder) holders.set(basename(folder), [...(holders.get(basename(folder)) ?? []), holder])
  }
  return holders
}

/** Ends every process of a lab: the kernel kills all that live in a PID namespace whose first process ends. */
export async function endNamespaces(holders: readonly ProcessIdentity[] = []): Promise<void> {
  for (const holder of holders) {
    try {
      process.kill(holder.pid, 'SIGKILL')
    } catch {
      // Ended with the one before.
    }
  }
  for (const holder of holders) while (await isAlive(holder)) await sleep(5)
}

/**
 * The command line that runs argv in a lab. learner: in all namespaces of PID 1, as a shell there would. grader: below the
 * mounts that the learner's root made, where the host's programs are locked; with the node's network.
 */
function enter(namespaces: Namespaces, view: 'learner' | 'grader', argv: readonly string[]): string[] {
  const inner = namespaces.inner.pid
  const flags =
    view === 'learner'
      ? [
          '--target',
          `${inner}`,
          '--user',
          '--preserve-credentials',
          '--mount',
          '--pid',
          '--net',
          '--uts',
          '--ipc',
          '--cgroup',
        ]
      : [
          '--target',
          `${namespaces.outer.pid}`,
          '--user',
          '--preserve-credentials',
          '--mount',
          '--pid',
          `--net=/proc/${inner}/ns/net`,
        ]
  const atHome = ['sh', '-c', 'cd /root; exec "$@"', 'sh']
  return ['nsenter', ...flags, '--root', '--', ...(view === 'learner' ? atHome : []), ...argv]
}

/** Runs argv in a lab. @throws LabError `node-unreachable` when the lab's processes have ended. */
export async function execIn(
  namespaces: Namespaces,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<RawResult> {
  options.signal?.throwIfAborted()
  if (!(await isAlive(namespaces.inner)))
    throw new LabError('node-unreachable', 'The lab node has ended', {
      remedy: 'Reset the lab, or start a new one.',
    })
  const command = enter(namespaces, options.view ?? 'learner', argv)
  return runCommand(command, { ...nodeEnvironment, ...options.env }, options)
}
