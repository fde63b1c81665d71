/**
 * Brings a lab back to how it was when it had been set up, where that takes less than booting it anew: objects are put
 * back in etcd, whose watchers learn of it as of any change, and files from a copy; kube-apiserver starts again with its
 * old manifest. Where anything else has changed (another process, a workload, a file elsewhere) nothing is tried, and what
 * was put back is compared with the beginning. Whoever gets a reason why not resets the lab.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab, LabNode } from '../../lab-infra/lab.ts'
import { manifestFolder } from '../../lab-infra/node/inside/places.ts'
import { etcdctl } from '../etcdctl.ts'
import { allSettled } from '../setup.ts'
import { apiServerScript, type FileState, type Snapshot, takeSnapshot, workloads } from './snapshot.ts'

/** What is copied: little, and all that tasks are about. */
const copied = ['/etc', '/root', '/home', '/srv']
const manifests = `${manifestFolder}/`

/** Where the copy lies on the node: nothing there is looked at. */
const copy = '/run/cks-lab-bench'

/** Longer than the kubelet needs to start kube-apiserver anew when it is a quick one, ms. */
const restartMs = 20_000

/** What only passes, as a ReplicaSet whose Deployment the grader has removed, is gone after so long, ms. */
const passingMs = 1_000

/** Keeps how the lab is now. @returns undefined when it cannot be told, as where the API server is broken by design */
export async function beginningOf(lab: Lab, signal: AbortSignal): Promise<Snapshot | undefined> {
  const script = `rm -rf ${copy}; mkdir -m 700 ${copy}; rm -rf /root/.kube/cache; cp -a --parents ${copied.join(' ')} ${copy}`
  const before = await takeSnapshot(lab.node, signal)
  const { exitCode } = await lab.node.exec(['bash', '-c', script], { signal })
  const snapshot = await takeSnapshot(lab.node, signal)
  if (exitCode !== 0 || !before || !snapshot?.apiServer) return undefined
  // What only started a container is gone by now.
  return { ...snapshot, processes: new Set([...snapshot.processes].filter(it => before.processes.has(it))) }
}

/** What differs from the beginning, as far as it can be put back. */
export interface Difference {
  /** Changed and removed ones. */
  stale: string[]
  /** Those that were not there. */
  added: string[]
  keys: { key: string; value: string | undefined }[]
  /** Another process serves the API than at the beginning: it may have read files that are put back only now. */
  restarted: boolean
}

/** @returns in words what has changed that cannot be put back, when something has */
export function differenceOf(before: Snapshot, now: Snapshot): Difference | string {
  const logs = before.logs.union(now.logs)
  const stale = [...before.files.keys()].filter(
    path => !isSame(before.files.get(path), now.files.get(path), logs),
  )
  const added = [...now.files.keys()].filter(path => !before.files.has(path))
  const keys = [...new Set([...before.keys.keys(), ...now.keys.keys()])]
    .filter(key => before.keys.get(key) !== now.keys.get(key))
    .map(key => ({ key, value: before.keys.get(key) }))
  const restarted = now.apiServer !== before.apiServer
  const difference = { stale, added, keys, restarted }
  return irreparable(before, now, difference) ?? difference
}

function irreparable(before: Snapshot, now: Snapshot, difference: Difference): string | undefined {
  const { stale, added, keys, restarted } = difference
  const processes = otherMembers(before.processes, now.processes)
  if (processes.length > 0) return `processes: ${processes.join(', ')}`
  if (otherMembers(before.encryptions, now.encryptions).length > 0)
    return 'objects are encrypted in another way'
  const edited = [...stale, ...added].some(it => it.startsWith(manifests))
  if (restarted && !edited) return 'kube-apiserver was restarted without a changed manifest'
  // A running API server reads some of its files again, whenever it likes; not those that were not there when it started.
  const reread = stale.find(it => it.startsWith('/etc/kubernetes/') && !it.startsWith(manifests))
  if (reread !== undefined && !restarted) return `kube-apiserver may have read ${reread}`
  const started = otherKubelet(before.kubelet, now.kubelet, [...stale, ...added])
  if (started !== undefined) return started
  const elsewhere = stale.find(it => !copied.some(root => it.startsWith(`${root}/`)))
  if (elsewhere !== undefined) return `changed: ${elsewhere}`
  const workload = keys.map(it => Buffer.from(it.key, 'base64').toString()).find(it => workloads.test(it))
  return workload && `changed: ${workload}`
}

/** A kubelet goes on with the flags and files that it was started with. */
function otherKubelet(before: string, now: string, changed: string[]): string | undefined {
  if (before === '' || now === '') return undefined
  if (before !== now) return 'the kubelet was started with other flags'
  const named = [...now.matchAll(/(?:=| )(\/[^ ]*)/g)].map(it => it[1]!)
  const read = changed.find(path => named.some(it => path === it || path.startsWith(`${it}/`)))
  return read && `the kubelet may have read ${read}`
}

const otherMembers = (one: Set<string>, other: Set<string>) => [...one.symmetricDifference(other)]

/** The same, or a log that the API server has added to. */
function isSame(before: FileState | undefined, now: FileState | undefined, logs: Set<string>): boolean {
  if (!before || !now || before.kind !== now.kind) return false
  if (before.size === now.size && before.changed === now.changed) return true
  return logs.has(now.inode) && before.inode === now.inode && now.size > before.size
}

/** Why a lab cannot be put back. */
class NotPutBack extends Error {}

/**
 * Puts back what has changed since the beginning; of that only which container serves the API becomes another one.
 * @returns why the lab has to be reset; undefined when it is as it was at the beginning
 */
export async function putBack(
  lab: Lab,
  beginning: Snapshot,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await undo(lab, beginning, signal)
    await allSettled(lab, { id: 'put-back' }, () => {}, signal).catch((error: unknown) => {
      signal.throwIfAborted()
      throw new NotPutBack(error instanceof Error ? error.message : String(error))
    })
    beginning.apiServer = await likeAtBeginning(lab.node, beginning, signal)
    return undefined
  } catch (error) {
    if (error instanceof NotPutBack) return error.message
    throw error
  }
}

async function undo({ node }: Lab, beginning: Snapshot, signal: AbortSignal): Promise<void> {
  let now = await snapshotOf(node, signal)
  let difference = differenceOf(beginning, now)
  if (typeof difference === 'string') {
    await sleep(passingMs, undefined, { signal })
    now = await snapshotOf(node, signal)
    difference = differenceOf(beginning, now)
  }
  if (typeof difference === 'string') throw new NotPutBack(difference)
  await putKeysBack(node, difference, signal)
  await putFilesBack(node, difference, signal)
  if (now.kubelet === '') await startKubelet(node, signal)
  if (difference.restarted) await startedAgain(node, now.apiServer, signal)
}

const silent = 'etcd or the container runtime did not answer'

async function snapshotOf(node: LabNode, signal: AbortSignal): Promise<Snapshot> {
  const snapshot = await takeSnapshot(node, signal)
  if (!snapshot) throw new NotPutBack(silent)
  return snapshot
}

/**
 * A controller may have written meanwhile, for what is no longer there: such objects are put back once more, and whatever
 * differs is looked at again.
 * @returns the container of the API server that the next difference is one from
 */
async function likeAtBeginning(node: LabNode, beginning: Snapshot, signal: AbortSignal): Promise<string> {
  let left = await leftOf(node, beginning, signal)
  if (left.objects) await putKeysBack(node, left.objects, signal)
  if (left.why !== undefined) left = await leftOf(node, beginning, signal)
  if (left.why !== undefined) throw new NotPutBack(left.why)
  return left.apiServer
}

/** What differs still, in words; `objects` when it is nothing else. */
type Left = { why: string; objects?: Difference } | { why?: never; objects?: never; apiServer: string }

async function leftOf(node: LabNode, beginning: Snapshot, signal: AbortSignal): Promise<Left> {
  const now = await takeSnapshot(node, signal)
  if (!now) return { why: silent }
  const { apiServer } = now
  const left = differenceOf({ ...beginning, apiServer }, now)
  if (typeof left === 'string') return { why: left }
  if (now.kubelet === '') return { why: 'its kubelet does not run' }
  const [file] = [...left.stale, ...left.added]
  if (file !== undefined) return { why: `changed again: ${file}` }
  const [first] = left.keys
  if (first) return { why: `changed again: ${Buffer.from(first.key, 'base64')}`, objects: left }
  return { apiServer }
}

async function startKubelet(node: LabNode, signal: AbortSignal): Promise<void> {
  const { exitCode } = await node.exec(['systemctl', 'start', 'kubelet'], { signal })
  if (exitCode !== 0) throw new NotPutBack('its kubelet did not start')
}

/** As many operations as etcd takes in one transaction, and some to spare. */
const atOnce = 100

async function putKeysBack(node: LabNode, { keys }: Difference, signal: AbortSignal): Promise<void> {
  const quote = (base64: string) =>
    `"${[...Buffer.from(base64, 'base64')].map(it => `\\x${it.toString(16).padStart(2, '0')}`).join('')}"`
  for (let from = 0; from < keys.length; from += atOnce) {
    const operations = keys
      .slice(from, from + atOnce)
      .map(({ key, value }) =>
        value === undefined ? `del ${quote(key)}` : `put ${quote(key)} ${quote(value)}`,
      )
    // No comparisons, then what to do when they hold, then otherwise.
    const input = `\n${operations.join('\n')}\n\n\n`
    const { exitCode } = await node.exec([...etcdctl, 'txn'], { input, signal })
    if (exitCode !== 0) throw new NotPutBack('etcd refused its objects')
  }
}

/** Reads "- path" and "< path": removes, and lays down from the copy, in one step so that nobody reads half a file. */
const files = `set -e
while IFS= read -r line; do
  path=\${line#* } old=${copy}\${line#* }
  case $line in
    "- "*) rm -rf -- "$path" ;;
    "< "*)
      if [ -d "$path" ] && [ ! -L "$path" ] && [ -d "$old" ]; then
        chmod --reference="$old" "$path"; chown --reference="$old" "$path"
      else
        mkdir -p "$(dirname "$path")"; new=$(dirname "$path")/.bench~
        cp -a "$old" "$new"; mv -T "$new" "$path"
      fi ;;
  esac
done
rm -rf /root/.kube/cache`

/** Manifests last: then kube-apiserver starts with all else in its place. */
async function putFilesBack(node: LabNode, { stale, added }: Difference, signal: AbortSignal): Promise<void> {
  if (stale.length + added.length === 0) return
  const last = (line: string) => Number(line.slice(2).startsWith(manifests))
  const lines = [...added.map(it => `- ${it}`), ...stale.map(it => `< ${it}`)]
  lines.sort((one, other) => last(one) - last(other))
  const { exitCode } = await node.exec(['bash', '-c', files], { input: `${lines.join('\n')}\n`, signal })
  if (exitCode !== 0) throw new NotPutBack('its files could not be copied back')
}

/** Waits for another container of kube-apiserver. */
async function startedAgain(node: LabNode, before: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + restartMs; Date.now() < end; await sleep(300)) {
    const { stdout } = await node.exec(['bash', '-c', apiServerScript], { signal })
    const now = stdout.trim()
    if (now !== '' && now !== before) return
  }
  throw new NotPutBack('kube-apiserver did not start again')
}
