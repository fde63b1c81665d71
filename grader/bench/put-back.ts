/**
 * Brings a lab back to how it was when it had been set up, where that takes less than booting it anew: objects are put
 * back in etcd, whose watchers learn of it as of any change, and files from a copy; kube-apiserver starts again with its
 * old manifest. Where anything else has changed (another process, a workload, a file elsewhere) nothing is tried, and what
 * was put back is compared with the beginning. Whoever gets "false" resets the lab.
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

/** @returns undefined when something has changed that cannot be put back */
export function differenceOf(before: Snapshot, now: Snapshot): Difference | undefined {
  const stale = [...before.files.keys()].filter(
    path => !isSame(path, before.files.get(path), now.files.get(path)),
  )
  const added = [...now.files.keys()].filter(path => !before.files.has(path))
  const keys = [...new Set([...before.keys.keys(), ...now.keys.keys()])]
    .filter(key => before.keys.get(key) !== now.keys.get(key))
    .map(key => ({ key, value: before.keys.get(key) }))
  const changed = [...stale, ...added]
  const restarted = now.apiServer !== before.apiServer
  const edited = changed.some(it => it.startsWith(manifests))
  // A running API server reads some of its files again, whenever it likes; not those that were not there when it started.
  const reread = stale.some(it => it.startsWith('/etc/kubernetes/') && !it.startsWith(manifests))
  const possible =
    sameMembers(before.processes, now.processes) &&
    sameMembers(before.encryptions, now.encryptions) &&
    (restarted ? edited : !reread) &&
    stale.every(it => copied.some(root => it.startsWith(`${root}/`))) &&
    !keys.some(({ key }) => workloads.test(Buffer.from(key, 'base64').toString()))
  return possible ? { stale, added, keys, restarted } : undefined
}

const sameMembers = (one: Set<string>, other: Set<string>) =>
  one.size === other.size && [...one].every(it => other.has(it))

/** The same, or a log with more in it. */
function isSame(path: string, before?: FileState, now?: FileState): boolean {
  if (!before || !now || before.kind !== now.kind) return false
  if (before.size === now.size && before.changed === now.changed) return true
  return path.startsWith('/var/log/') && before.inode === now.inode && now.size > before.size
}

/** @returns false when the lab has to be reset */
export async function putBack(lab: Lab, beginning: Snapshot, signal: AbortSignal): Promise<boolean> {
  let now = await takeSnapshot(lab.node, signal)
  let difference = now && differenceOf(beginning, now)
  if (now && !difference) {
    await sleep(passingMs, undefined, { signal })
    now = await takeSnapshot(lab.node, signal)
    difference = now && differenceOf(beginning, now)
  }
  if (!now || !difference) return false
  const done =
    (await putKeysBack(lab.node, difference, signal)) &&
    (await putFilesBack(lab.node, difference, signal)) &&
    (now.kubeletRuns || (await startKubelet(lab.node, signal))) &&
    (!difference.restarted || (await startedAgain(lab.node, now.apiServer, signal)))
  if (!done) return false
  try {
    await setUpScenario(lab, { id: 'put-back', setup: undefined }, () => {}, signal)
  } catch {
    signal.throwIfAborted()
    return false
  }
  // A controller may have written meanwhile, for what is no longer there.
  return (await isAsBefore(lab, beginning, signal, true)) || (await isAsBefore(lab, beginning, signal, false))
}

/** Whether nothing differs. @param mend puts back the objects that do, for another look */
async function isAsBefore(
  lab: Lab,
  beginning: Snapshot,
  signal: AbortSignal,
  mend: boolean,
): Promise<boolean> {
  const now = await takeSnapshot(lab.node, signal)
  const left = now && differenceOf({ ...beginning, apiServer: now.apiServer }, now)
  if (!left || !now.kubeletRuns || left.stale.length + left.added.length > 0) return false
  if (left.keys.length > 0) {
    if (mend) await putKeysBack(lab.node, left, signal)
    return false
  }
  beginning.apiServer = now.apiServer
  return true
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
