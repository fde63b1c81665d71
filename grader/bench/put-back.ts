/**
 * Brings a lab back to how it was when it had been set up, where that takes less than booting it anew: objects are put
 * back in etcd, whose watchers learn of it as of any change, files from a copy, and kube-apiserver starts with its old
 * manifest. Where anything else has changed (another process, a workload, a file elsewhere) nothing is tried, and what
 * was put back is compared with the beginning.
 */
import type { Lab, LabNode } from '../../lab-infra/lab.ts'
import { setUpScenario } from '../setup.ts'
import { etcdctl, roots, type Snapshot, takeSnapshot } from './snapshot.ts'

export interface Beginning {
  snapshot: Snapshot
  /** The copy of `copied`, in base64. */
  copy: string
}

/** What is copied: little, and all that tasks are about. */
const copied = ['/etc', '/root', '/home', '/opt', '/srv']
const manifests = '/etc/kubernetes/manifests/'

/** @returns undefined when it cannot be told, as where the API server is broken by design */
export async function beginningOf(lab: Lab, signal: AbortSignal): Promise<Beginning | undefined> {
  const tar = `tar -C / --exclude=root/.kube/cache -czf - ${copied.map(it => it.slice(1)).join(' ')} | base64 -w0`
  const { exitCode, stdout } = await lab.node.exec(['bash', '-o', 'pipefail', '-c', tar], { signal })
  const snapshot = await takeSnapshot(lab.node, signal)
  return exitCode === 0 && snapshot?.apiServer ? { snapshot, copy: stdout } : undefined
}

/** What differs from the beginning, as far as it can be put back. */
export interface Difference {
  /** Changed and removed ones, and those that were not there. */
  stale: string[]
  added: string[]
  keys: { key: string; value: string | undefined }[]
}

/** @returns undefined when something has changed that cannot be put back */
export function differenceOf(before: Snapshot, now: Snapshot): Difference | undefined {
  const stale = [...before.files].filter(([path, about]) => now.files.get(path) !== about).map(([path]) => path)
  const added = [...now.files.keys()].filter(path => !before.files.has(path))
  const keys = [...new Set([...before.keys.keys(), ...now.keys.keys()])]
    .filter(key => before.keys.get(key) !== now.keys.get(key))
    .map(key => ({ key, value: before.keys.get(key) }))
  const edited = [...stale, ...added].some(it => it.startsWith(manifests))
  const possible =
    before.processes.size === now.processes.size &&
    [...now.processes].every(it => before.processes.has(it)) &&
    (now.apiServer === before.apiServer || edited) &&
    stale.filter(it => !grew(before.files.get(it), now.files.get(it))).every(isCopied) &&
    !keys.some(({ key }) => Buffer.from(key, 'base64').toString().startsWith('/registry/pods/'))
  return possible ? { stale: stale.filter(isCopied), added, keys } : undefined
}

const isCopied = (path: string) => copied.some(it => path.startsWith(`${it}/`))

/** A log: the same file with more in it. */
function grew(before: string | undefined, now: string | undefined): boolean {
  const [one, other] = [before, now].map(it => it?.split(' '))
  if (!one || !other || one[0] !== 'f') return false
  return one.slice(0, 3).join() === other.slice(0, 3).join() && Number(other[3]) >= Number(one[3])
}

/** @returns false when the lab has to be reset */
export async function putBack(lab: Lab, { snapshot, copy }: Beginning, signal: AbortSignal): Promise<boolean> {
  const now = await takeSnapshot(lab.node, signal)
  const difference = now && differenceOf(snapshot, now)
  if (!difference) return false
  await putFilesBack(lab.node, difference, copy, signal)
  await putKeysBack(lab.node, difference, signal)
  await setUpScenario(lab, { id: 'put-back', setup: undefined }, () => {}, signal)
  const then = await takeSnapshot(lab.node, signal)
  const left = then && differenceOf({ ...snapshot, apiServer: then.apiServer }, then)
  return left !== undefined && left.stale.length + left.added.length + left.keys.length === 0
}

/** Manifests last: then kube-apiserver starts with all else in its place, and reads each file whole. */
const files = `set -e
mkdir -p /run/bench; cd /run/bench; rm -rf old; mkdir old
IFS= read -r copy; printf %s "$copy" | base64 -d | tar -xzp -C old
while IFS= read -r line; do
  path=\${line#* }
  case $line in
    "- "*) rm -rf -- "$path" ;;
    "< "*) mkdir -p "$(dirname "$path")"; rm -rf -- "$path.bench~"
      cp -a "old$path" "$(dirname "$path")/.bench~"; mv -T "$(dirname "$path")/.bench~" "$path" ;;
  esac
done
rm -rf /root/.kube/cache old`

async function putFilesBack(
  node: LabNode,
  { stale, added }: Difference,
  copy: string,
  signal: AbortSignal,
): Promise<void> {
  if (stale.length + added.length === 0) return
  const last = (path: string) => Number(path.startsWith(manifests))
  const lines = [...added.map(it => `- ${it}`), ...stale.map(it => `< ${it}`)]
  lines.sort((one, other) => last(one.slice(2)) - last(other.slice(2)))
  const input = `${copy}\n${lines.join('\n')}\n`
  const { exitCode, stderr } = await node.exec(['bash', '-c', files], { input, signal })
  if (exitCode !== 0) throw new Error(`files could not be put back: ${stderr.trim()}`)
}

/** As many operations as etcd takes in one transaction, and some to spare. */
const atOnce = 100

async function putKeysBack(node: LabNode, { keys }: Difference, signal: AbortSignal): Promise<void> {
  const quote = (base64: string) =>
    `"${[...Buffer.from(base64, 'base64')].map(it => `\\x${it.toString(16).padStart(2, '0')}`).join('')}"`
  for (let from = 0; from < keys.length; from += atOnce) {
    const operations = keys
      .slice(from, from + atOnce)
      .map(({ key, value }) => (value === undefined ? `del ${quote(key)}` : `put ${quote(key)} ${quote(value)}`))
    // No comparisons, then what to do when they hold, then otherwise.
    const input = `\n${operations.join('\n')}\n\n\n`
    const { exitCode, stderr } = await node.exec(etcdctl.split(' ').concat('txn'), { input, signal })
    if (exitCode !== 0) throw new Error(`objects could not be put back: ${stderr.trim()}`)
  }
}

export { roots }
