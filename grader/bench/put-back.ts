/**
 * Brings a lab back to how it was when it had been set up, where that takes less than booting it anew: objects are put
 * back in etcd, whose watchers learn of it as of any change, and files from a copy; kube-apiserver starts again with its
 * old manifest. Where anything else has changed (another process, a workload, a file elsewhere) nothing is tried, and what
 * was put back is compared with the beginning. Whoever gets a reason why not resets the lab.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab, LabNode } from '../../lab-infra/lab.ts'
import { etcdctl } from '../etcdctl.ts'
import { setUpScenario } from '../setup.ts'
import { apiServerScript, type FileState, type Snapshot, takeSnapshot, workloads } from './snapshot.ts'

/** What is copied: little, and all that tasks are about. */
const copied = ['/etc', '/root', '/home', '/srv']
const manifests = '/etc/kubernetes/manifests/'

/** Where the copy lies on the node: nothing there is looked at. */
const copy = '/run/cks-lab-bench'

/** Longer than the kubelet needs to start kube-apiserver anew in the quick pace, ms. */
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
  const stale = [...before.files.keys()].filter(
    path => !isSame(path, before.files.get(path), now.files.get(path)),
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
  const elsewhere = stale.find(it => !copied.some(root => it.startsWith(`${root}/`)))
  if (elsewhere !== undefined) return `changed: ${elsewhere}`
  const workload = keys.map(it => Buffer.from(it.key, 'base64').toString()).find(it => workloads.test(it))
  return workload && `changed: ${workload}`
}

const otherMembers = (one: Set<string>, other: Set<string>) => [...one.symmetricDifference(other)]

/** The same, or a log with more in it. */
function isSame(path: string, before?: FileState, now?: FileState): boolean {
  if (!before || !now || before.kind !== now.kind) return false
  if (before.size === now.size && before.changed === now.changed) return true
  return path.startsWith('/var/log/') && before.inode === now.inode && now.size > before.size
}

/** @returns why the lab has to be reset; undefined when it is as it was at the beginning */
export async function putBack(
  lab: Lab,
  beginning: Snapshot,
  signal: AbortSignal,
): Promise<string | undefined> {
  let now = await takeSnapshot(lab.node, signal)
  let difference = now && differenceOf(beginning, now)
  if (typeof difference === 'string') {
    await sleep(passingMs, undefined, { signal })
    now = await takeSnapshot(lab.node, signal)
    difference = now && differenceOf(beginning, now)
  }
  if (!now || !difference) return silent
  if (typeof difference === 'string') return difference
  if (!(await putKeysBack(lab.node, difference, signal))) return 'etcd refused its objects'
  if (!(await putFilesBack(lab.node, difference, signal))) return 'its files could not be copied back'
  if (!now.kubeletRuns && !(await startKubelet(lab.node, signal))) return 'its kubelet did not start'
  if (difference.restarted && !(await startedAgain(lab.node, now.apiServer, signal)))
    return 'kube-apiserver did not start again'
  try {
    await setUpScenario(lab, { id: 'put-back', setup: undefined }, () => {}, signal)
  } catch (error) {
    signal.throwIfAborted()
    return error instanceof Error ? error.message : String(error)
  }
  // A controller may have written meanwhile, for what is no longer there.
  return (await leftOf(lab, beginning, signal, true)) && (await leftOf(lab, beginning, signal, false))
}

const silent = 'etcd or the container runtime did not answer'

/** What differs still; undefined when nothing does. @param mend puts back the objects that do, for another look */
async function leftOf(
  lab: Lab,
  beginning: Snapshot,
  signal: AbortSignal,
  mend: boolean,
): Promise<string | undefined> {
  const now = await takeSnapshot(lab.node, signal)
  const left = now && differenceOf({ ...beginning, apiServer: now.apiServer }, now)
  if (!left) return silent
  if (typeof left === 'string') return left
  if (!now.kubeletRuns) return 'its kubelet does not run'
  const [file] = [...left.stale, ...left.added]
  if (file !== undefined) return `changed again: ${file}`
  const [first] = left.keys
  if (first) {
    if (mend) await putKeysBack(lab.node, left, signal)
    return `changed again: ${Buffer.from(first.key, 'base64')}`
  }
  beginning.apiServer = now.apiServer
  return undefined
}

async function startKubelet(node: LabNode, signal: AbortSignal): Promise<boolean> {
  return (await node.exec(['systemctl', 'start', 'kubelet'], { signal })).exitCode === 0
}

/** As many operations as etcd takes in one transaction, and some to spare. */
const atOnce = 100

async function putKeysBack(node: LabNode, { keys }: Difference, signal: AbortSignal): Promise<boolean> {
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
    if (exitCode !== 0) return false
  }
  return true
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
async function putFilesBack(
  node: LabNode,
  { stale, added }: Difference,
  signal: AbortSignal,
): Promise<boolean> {
  if (stale.length + added.length === 0) return true
  const last = (line: string) => Number(line.slice(2).startsWith(manifests))
  const lines = [...added.map(it => `- ${it}`), ...stale.map(it => `< ${it}`)]
  lines.sort((one, other) => last(one) - last(other))
  const { exitCode } = await node.exec(['bash', '-c', files], { input: `${lines.join('\n')}\n`, signal })
  return exitCode === 0
}

/** Waits for another container of kube-apiserver. @returns false when none comes */
async function startedAgain(node: LabNode, before: string, signal: AbortSignal): Promise<boolean> {
  for (const end = Date.now() + restartMs; Date.now() < end; await sleep(300)) {
    const { stdout } = await node.exec(['bash', '-c', apiServerScript], { signal })
    const now = stdout.trim()
    if (now !== '' && now !== before) return true
  }
  return false
}
