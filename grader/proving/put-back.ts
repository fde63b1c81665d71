/**
 * Brings a lab back to how it was when it had been set up, where that takes less than booting it anew: objects are put
 * back in etcd, whose watchers learn of it as of any change, and files from a copy; kube-apiserver starts again with its
 * old manifest. What cannot be put back under a kube-apiserver that runs is put back while none does. Where anything else
 * has changed (another process, a workload, a file elsewhere) nothing is tried, and what was put back is compared with the
 * beginning. Whoever gets a reason why not resets the lab.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab, LabNode } from '../../lab-infra/lab.ts'
import { etcdctl } from '../etcdctl.ts'
import type { Scenario } from '../scenario.ts'
import { allSettled } from '../setup.ts'
import { copied, type Difference, differenceOf, logs, manifests } from './difference.ts'
import { apiServerScript, pruned, type Snapshot, takeSnapshot } from './snapshot.ts'

/** Where the copy lies on the node: nothing there is looked at. */
const copy = '/run/cks-lab-bench'

/** Longer than the kubelet needs to start kube-apiserver anew when it is a quick one, ms. */
const restartMs = 20_000

/** What only passes, as a ReplicaSet whose Deployment the grader has removed, is gone after so long, ms. */
const passingMs = 1_000

/** Longer than the agent needs to see that a manifest has changed (manifest-watch.ts), ms. */
const seenMs = 250

/** A larger log is not copied, and cannot be put back. From /, because uutils' cp looks for the folders of a file from there. */
const copyScript = `set -e; cd /
rm -rf ${copy} /root/.kube/cache; mkdir -m 700 ${copy}
cp -a --parents ${copied.join(' ')} ${copy}
find ${logs} -xdev ${pruned} -o -type f -size -8M -exec cp -a --parents -t ${copy} {} +`

type Task = Pick<Scenario, 'id' | 'brokenAtStart'>

/** Keeps how the lab is now. @returns undefined when it cannot be told */
export async function beginningOf(
  lab: Lab,
  { brokenAtStart }: Task,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  const before = await takeSnapshot(lab.node, signal)
  const { exitCode } = await lab.node.exec(['bash', '-c', copyScript], { signal })
  const snapshot = await takeSnapshot(lab.node, signal)
  if (exitCode !== 0 || !before || !snapshot || (snapshot.apiServer === '') !== (brokenAtStart !== undefined))
    return undefined
  // What only started a container is gone by now.
  return { ...snapshot, processes: new Set([...snapshot.processes].filter(it => before.processes.has(it))) }
}

/** Why a lab cannot be put back. */
class NotPutBack extends Error {}

/**
 * Puts back what has changed since the beginning; of that only which container serves the API becomes another one.
 * @returns why the lab has to be reset; undefined when it is as it was at the beginning
 */
export async function putBack(
  lab: Lab,
  task: Task,
  beginning: Snapshot,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await undo(lab, beginning, signal)
    await allSettled(lab, task, () => {}, signal).catch((error: unknown) => {
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
  if (difference.needsStop) return await undoStopped(node, beginning, signal)
  await putKeysBack(node, difference.keys, signal)
  await putFilesBack(node, difference, signal)
  if (now.kubelet === '') await startKubelet(node, signal)
  if (difference.restarted) await startedAgain(node, now.apiServer, signal)
}

/** As a kubelet that is started anew knows nothing of a pod that is gone, it starts another at once. */
const stopScript = `set -e
systemctl stop kubelet
pods=$(crictl pods -q --namespace kube-system --name '^kube-apiserver-')
[ -z "$pods" ] || crictl rmp -f $pods`

/** Leases go: who held one may have ended meanwhile, and the next would wait until it has run out. */
const leases = /^\/registry\/leases\//

async function undoStopped(node: LabNode, beginning: Snapshot, signal: AbortSignal): Promise<void> {
  const { exitCode } = await node.exec(['bash', '-c', stopScript], { signal })
  if (exitCode !== 0) throw new NotPutBack('its kube-apiserver could not be stopped')
  const now = await snapshotOf(node, signal)
  const difference = differenceOf(beginning, now)
  if (typeof difference === 'string') throw new NotPutBack(difference)
  const isLease = (key: string) => leases.test(Buffer.from(key, 'base64').toString())
  const others = difference.keys.filter(it => !isLease(it.key))
  const held = [...now.uncompared.keys()].filter(isLease).map(key => ({ key, value: undefined }))
  await putKeysBack(node, [...others, ...held], signal)
  await putFilesBack(node, difference, signal)
  // Else it would end the pods of changed manifests once more.
  await sleep(seenMs, undefined, { signal })
  await startKubelet(node, signal)
  if (beginning.apiServer !== '') await startedAgain(node, '', signal)
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
  if (left.objects) await putKeysBack(node, left.objects.keys, signal)
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
  if (beginning.apiServer === '' && apiServer !== '') return { why: 'its kube-apiserver runs' }
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

async function putKeysBack(node: LabNode, keys: Difference['keys'], signal: AbortSignal): Promise<void> {
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
