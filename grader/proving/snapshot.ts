/** What a node and its cluster hold at one moment, to tell later what has changed. */
import type { LabNode } from '../../lab-infra/lab.ts'
import { etcdctl } from '../etcdctl.ts'
import { writtenOf } from './stored-workload.ts'

export interface Snapshot {
  /** By path. */
  files: Map<string, FileState>
  /** "pid start-time program" of each process outside of containers, but for those that come and go with these. */
  processes: Set<string>
  /** The kubelet's command line; empty when it does not run. */
  kubelet: string
  /** Id of the container that runs kube-apiserver; empty when none does. */
  apiServer: string
  /** Inodes of the files that kube-apiserver has open: it adds to its logs. */
  logs: Set<string>
  /** etcd's values by their keys, both in base64; of workloads what somebody wrote, empty where that is encrypted. */
  keys: Map<string, string>
  /** The values of workloads, and of all else that changes by itself. */
  uncompared: Map<string, string>
}

export interface FileState {
  /** Type, mode and owner. */
  kind: string
  /** Bytes; of a folder 0. */
  size: number
  /** Inode and time of change of its content; empty for a folder, which changes when something in it does. */
  inode: string
  changed: string
}

/** Where files are changed by hand. */
const roots = ['/etc', '/root', '/home', '/opt', '/srv', '/tmp', '/usr/local', '/var']

/** What the components write there by themselves. */
const churn = [
  '/opt/cks-lab',
  '/opt/cni',
  '/root/.kube/cache',
  '/var/lib/cni',
  '/var/lib/containerd',
  '/var/lib/etcd',
  '/var/lib/kubelet/pods',
  '/var/lib/kubelet/device-plugins',
  '/var/lib/kubelet/pod-resources',
  '/var/lib/kubelet/*_state',
  '/var/lib/kubelet/.*', // a file on its way to its name
  '/var/lib/systemd',
  '/var/log/pods',
  '/var/log/containers',
  '/var/log/journal',
]

/** What keeps find away from it. */
export const pruned = `\\( ${churn.map(it => `-path '${it}'`).join(' -o ')} \\) -prune`

/** Leases, events, what the kubelet tells of its node and of static pods, and what follows from that. */
const live =
  /^\/registry\/(leases|events|masterleases|minions|endpointslices|services\/endpoints|pods\/kube-system)\//

/** Their status changes by itself. */
export const workloads = /^\/registry\/(pods|replicasets|deployments|daemonsets|statefulsets|jobs)\//

/** The kubelet, which is restarted at an edit, and what starts containers and looks after them. */
const replaced = ['kubelet', 'containerd-shim', 'runc', 'node']

export const apiServerScript = "crictl ps -q --state running --name '^kube-apiserver$'"

const script = `
find ${roots.join(' ')} -xdev ${pruned} -o \\
  -printf 'file %y,%m,%u %s %i %T@ %p\\n' 2>/dev/null
for p in /proc/[0-9]*; do
  [ "$p/ns/pid" -ef /proc/1/ns/pid ] || continue
  read -r stat 2>/dev/null < "$p/stat" || continue
  name=\${stat#*(}; name=\${name%)*}; set -- \${stat##*) }
  [ "\${p#/proc/}" = $$ ] || [ "$2" = $$ ] || echo "process \${p#/proc/} \${20} $name"
done
p=$(pgrep -xo kubelet) && echo "kubelet $(tr '\\0' ' ' 2>/dev/null < "/proc/$p/cmdline")"
echo "api $(${apiServerScript})"
for pid in $(pgrep -x kube-apiserver); do find -L "/proc/$pid/fd" -type f -printf 'log %i\\n' 2>/dev/null; done
printf 'etcd '; ${etcdctl.join(' ')} get '' --from-key -w json`

/** @returns undefined when etcd or the container runtime does not answer */
export async function takeSnapshot(node: LabNode, signal: AbortSignal): Promise<Snapshot | undefined> {
  const { exitCode, stdout } = await node.exec(['bash', '-c', script], { signal })
  return exitCode === 0 ? parseSnapshot(stdout) : undefined
}

export function parseSnapshot(text: string): Snapshot {
  const snapshot: Snapshot = {
    files: new Map(),
    processes: new Set(),
    kubelet: '',
    apiServer: '',
    logs: new Set(),
    keys: new Map(),
    uncompared: new Map(),
  }
  for (const line of text.split('\n')) {
    const end = line.indexOf(' ')
    const [what, rest] = [line.slice(0, end), line.slice(end + 1)]
    if (what === 'file') addFile(snapshot, rest)
    if (what === 'process' && !replaced.some(it => rest.split(' ')[2]?.startsWith(it)))
      snapshot.processes.add(rest)
    if (what === 'kubelet') snapshot.kubelet = rest
    if (what === 'api') snapshot.apiServer = rest
    if (what === 'log') snapshot.logs.add(rest)
    if (what === 'etcd') for (const it of JSON.parse(rest).kvs) addKey(snapshot, it)
  }
  return snapshot
}

function addFile({ files }: Snapshot, line: string): void {
  const [kind = '', size = '', inode = '', changed = '', ...path] = line.split(' ')
  const isFolder = kind.startsWith('d')
  files.set(
    path.join(' '),
    isFolder ? { kind, size: 0, inode: '', changed: '' } : { kind, size: Number(size), inode, changed },
  )
}

function addKey({ keys, uncompared }: Snapshot, { key, value = '' }: { key: string; value?: string }): void {
  const path = Buffer.from(key, 'base64').toString()
  const [isLive, isWorkload] = [live.test(path), workloads.test(path)]
  if (!isLive) keys.set(key, isWorkload ? writtenOf(value) : value)
  if (isLive || isWorkload) uncompared.set(key, value)
}

/** How a value is encrypted, "k8s:enc:aescbc:v1:vault-2026:"; empty when it is not. @param value in base64 */
export function encryptionOf(value: string): string {
  const start = Buffer.from(value.slice(0, 200), 'base64').toString('latin1')
  return /^k8s:enc:(?:[^:]*:){3}/.exec(start)?.[0] ?? ''
}
