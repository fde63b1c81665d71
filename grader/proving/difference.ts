/** What has changed on a lab since its beginning, and whether that can be put back. */
import { manifestFolder } from '../../lab-infra/node/inside/places.ts'
import { encryptionOf, type FileState, type Snapshot, workloads } from './snapshot.ts'

/** What is copied: little, and all that tasks are about. */
export const copied = ['/etc', '/root', '/home', '/srv']

/** What of it is copied file by file: logs of tasks are small, those of containers are nobody's. */
export const logs = '/var/log'

const isCopied = (path: string) => [...copied, logs].some(root => path.startsWith(`${root}/`))
export const manifests = `${manifestFolder}/`

/** What differs from the beginning, as far as it can be put back. */
export interface Difference {
  /** Changed and removed ones. */
  stale: string[]
  /** Those that were not there. */
  added: string[]
  keys: { key: string; value: string | undefined }[]
  /** Another process serves the API than at the beginning: it may have read files that are put back only now. */
  restarted: boolean
  /**
   * It cannot be put back under a kube-apiserver that runs: there was none at the beginning, nothing of what is put back
   * would make this one start again, or it keeps what is stored in another form.
   */
  needsStop: boolean
}

/** @returns in words what has changed that cannot be put back, when something has */
export function differenceOf(before: Snapshot, now: Snapshot): Difference | string {
  const stale = [...before.files.keys()].filter(
    path => !isSame(before.files.get(path), now.files.get(path), before.logs),
  )
  const added = [...now.files.keys()].filter(path => !before.files.has(path))
  const changed = [...new Set([...before.keys.keys(), ...now.keys.keys()])].filter(
    key => before.keys.get(key) !== now.keys.get(key) && !(before.keys.has(key) && now.keys.get(key) === ''),
  )
  const foreign = foreignTo(before, now)
  const restarted = now.apiServer !== before.apiServer
  const edited = [...stale, ...added].some(it => it.startsWith(manifests))
  // A running API server reads some of its files again, whenever it likes; not those that were not there when it started.
  const reread = stale.some(it => it.startsWith('/etc/kubernetes/') && !it.startsWith(manifests))
  // It goes on with a log that it has open when that is removed, or another file has its name.
  const open = [...stale, ...added].some(path =>
    [before, now].some(({ files }) => now.logs.has(files.get(path)?.inode ?? '')),
  )
  const difference = {
    stale,
    added,
    keys: [
      ...changed.map(key => ({ key, value: before.keys.get(key) })),
      ...foreign.map(key => ({ key, value: before.uncompared.get(key) })),
    ],
    restarted,
    needsStop: before.apiServer === '' || foreign.length > 0 || (restarted ? !edited : reread || open),
  }
  return irreparable(before, now, difference, changed) ?? difference
}

/** Objects whose values are not compared, in another form than an API server of the beginning would store them. */
const foreignTo = (before: Snapshot, now: Snapshot): string[] => {
  const known = new Set([...before.uncompared.values()].map(encryptionOf))
  return [...now.uncompared].flatMap(([key, value]) => {
    const [then, is] = [before.uncompared.get(key), encryptionOf(value)]
    return (then === undefined ? known.has(is) : encryptionOf(then) === is) ? [] : [key]
  })
}

function irreparable(
  before: Snapshot,
  now: Snapshot,
  { stale, added, needsStop }: Difference,
  changed: string[],
): string | undefined {
  const processes = [...before.processes.symmetricDifference(now.processes)]
  if (processes.length > 0) return `processes: ${processes.join(', ')}`
  const started = otherKubelet(before.kubelet, now.kubelet, [...stale, ...added])
  if (started !== undefined) return started
  const elsewhere = stale.find(it => !isCopied(it))
  if (elsewhere !== undefined) return `changed: ${elsewhere}`
  // Nobody but the agent, beside a running kubelet, ends the pods of other manifests.
  const other = [...stale, ...added].find(it => it.startsWith(manifests) && it !== ownManifest)
  if (needsStop && other !== undefined) return `changed: ${other}`
  const workload = changed.map(it => Buffer.from(it, 'base64').toString()).find(it => workloads.test(it))
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

const ownManifest = `${manifests}kube-apiserver.yaml`

/** The same, or a log that the API server has added to. */
function isSame(before: FileState | undefined, now: FileState | undefined, logs: Set<string>): boolean {
  if (!before || !now || before.kind !== now.kind) return false
  if (before.size === now.size && before.changed === now.changed) return true
  return logs.has(now.inode) && before.inode === now.inode && now.size > before.size
}
