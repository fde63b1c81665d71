/** Starts, finds and ends the processes that hold a lab's namespaces, and enters these. */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { whenRoom } from '../../exhausted.ts'
import { type ExecOptions, LabError } from '../../lab.ts'
import { projectDir } from '../../paths.ts'
import { identify, isAlive, noneWhenGone, type ProcessIdentity } from '../../process.ts'
import { environment, nodeEnvironment, runCommand } from '../command.ts'
import { nodeGone } from '../exec-node.ts'
import type { RawResult } from '../raw-result.ts'
import type { RootlessFolder, RootlessRecord } from './lab-folder.ts'

/** Makes and enters namespaces. Labs of an earlier version of the project are entered by the present one's. */
export const isolate = join(projectDir, 'lab-infra/engines/rootless/isolate.pl')

export interface Namespaces {
  outer: ProcessIdentity
  inner: ProcessIdentity
}

/** A file of proc(5); empty when its process has ended. @throws LabError `machine-exhausted` */
const ofProcess = (
  pid: number | string,
  file: 'stat' | 'cmdline' | `task/${number}/children`,
): Promise<string> => whenRoom(() => readFile(`/proc/${pid}/${file}`, 'utf8').catch(noneWhenGone))

async function processes(): Promise<string[]> {
  return (await whenRoom(() => readdir('/proc'))).filter(name => /^\d+$/.test(name))
}

/** Whether the kernel lists the children of a process (CONFIG_PROC_CHILDREN). */
const listsChildren = existsSync(`/proc/${process.pid}/task/${process.pid}/children`)

async function childrenOf(parent: number): Promise<number[]> {
  if (listsChildren)
    return (await ofProcess(parent, `task/${parent}/children`)).split(' ').filter(Boolean).map(Number)
  const children: number[] = []
  for (const pid of await processes()) {
    const stat = await ofProcess(pid, 'stat')
    if (stat && Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) === parent)
      children.push(Number(pid))
  }
  return children
}

/**
 * Starts the node of a lab: namespaces, root, PID 1. Resolves when PID 1 of the node runs.
 * @throws LabError `namespaces-failed` with what the scripts said.
 */
export async function startNamespaces(
  folder: RootlessFolder,
  record: RootlessRecord,
  signal: AbortSignal,
): Promise<Namespaces> {
  const log = openSync(folder.at('outer.log'), 'w', 0o600)
  const child = spawn(
    'perl',
    [
      ...[isolate, 'outer', 'bash', `${record.inside}/outer.sh`],
      ...[folder.path, record.tools, record.inside, record.store],
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

async function find(folder: RootlessFolder): Promise<Namespaces | undefined> {
  const outerPid = Number(await readFile(folder.at('outer.pid'), 'utf8').catch(() => ''))
  const outer = outerPid ? await identify(outerPid) : undefined
  if (!outer) return undefined
  for (const unshare of await childrenOf(outer.pid))
    for (const pid of await childrenOf(unshare)) {
      // Until it has become init.sh, its namespaces are not complete.
      if (!(await ofProcess(pid, 'cmdline')).includes('init.sh')) continue
      const inner = await identify(pid)
      return inner && { outer, inner }
    }
  return undefined
}

/**
 * The processes that hold namespaces of labs in `labs`, by lab id: found by their command lines, because what a lab's record
 * says may be older than a start that was interrupted.
 */
export async function namespaceHolders(labs: string): Promise<Map<string, ProcessIdentity[]>> {
  const holders = new Map<string, ProcessIdentity[]>()
  for (const name of await processes()) {
    const argv = (await ofProcess(name, 'cmdline')).split('\0')
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
    } catch (error) {
      // Ended with the one before.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  for (const holder of holders) while (await isAlive(holder)) await sleep(5)
}

/**
 * The command line that runs argv in a lab. learner: in all namespaces of PID 1, as a shell there would. grader: below the
 * mounts that the learner's root made, where the host's programs are locked; with the node's network.
 */
const enter = ({ outer, inner }: Namespaces, view: 'learner' | 'grader', argv: readonly string[]) => [
  ...['perl', isolate, view, `${outer.pid}`, `${inner.pid}`],
  ...argv,
]

/** Without /usr/local, in which the learner may have put programs of the names that the grader calls. */
const graderPath = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/** ms for the end of a node's first process to be seen, after the kernel has ended a command with the rest of the node. */
const endMs = 2_000

/**
 * Runs argv in a lab.
 * @throws LabError `node-gone` when the lab's processes have ended, also meanwhile; `machine-exhausted`.
 */
export async function execIn(
  namespaces: Namespaces,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<RawResult> {
  options.signal?.throwIfAborted()
  const view = options.view ?? 'learner'
  const command = enter(namespaces, view, argv)
  const variables = { ...nodeEnvironment, ...(view === 'grader' && graderPath), ...options.env }
  const enterAndRun = async () => {
    if (await hasEnded(namespaces)) throw nodeGone()
    const result = await runCommand(command, variables, options)
    if (result.exitCode === 0 || result.timedOut) return result
    await refuseWhenGone(result, namespaces)
    if (noRoom.test(result.stderr.toString('utf8').trim()))
      throw Object.assign(new Error('no process could be made in the lab'), { code: 'EAGAIN' })
    return result
  }
  return whenRoom(enterAndRun, options.signal)
}

/** What isolate.pl says, and nothing else, when it had no process to run the command in. */
const noRoom = /^isolate\.pl: \w+: Resource temporarily unavailable$/

/** What isolate.pl says when what holds the namespaces ends while it enters them. */
const noProcess = /^isolate\.pl: \w+: No such process$/

/** Either process takes the node along; the kernel may need a moment for the other one. */
const hasEnded = async ({ outer, inner }: Namespaces) => !((await isAlive(inner)) && (await isAlive(outer)))

/** A command that was killed may have ended with its node, or alone. @throws LabError `node-gone` */
async function refuseWhenGone({ exitCode, stderr }: RawResult, namespaces: Namespaces): Promise<void> {
  const cut = exitCode === null || exitCode === 137 || noProcess.test(stderr.toString('utf8').trim())
  for (const end = Date.now() + (cut ? endMs : 0); ; await sleep(20)) {
    if (await hasEnded(namespaces)) throw nodeGone()
    if (Date.now() >= end) return
  }
}
