/** What a node and its cluster hold at one moment, to tell later what has changed. */
import type { LabNode } from '../../lab-infra/lab.ts'

export interface Snapshot {
  /** By path: type, mode, owner, size and time of change of its content. */
  files: Map<string, string>
  /** "pid start-time program" of each process, but for those that come and go with kube-apiserver. */
  processes: Set<string>
  /** The container that runs kube-apiserver, or nothing. */
  apiServer: string
  /** etcd's values by their keys, both in base64. */
  keys: Map<string, string>
}

/** Where files are changed by hand, and what the components write there by themselves. */
export const roots = ['/etc', '/root', '/home', '/opt', '/srv', '/tmp', '/usr/local', '/var']
const churn = [
  '/root/.kube/cache',
  '/var/lib/containerd',
  '/var/lib/etcd',
  '/var/lib/kubelet/pods',
  '/var/lib/kubelet/device-plugins',
  '/var/log/pods',
  '/var/log/containers',
  '/var/log/journal',
]

/** Leases, events, what the kubelet tells of its node and of static pods, and what follows from that. */
const live =
  /^\/registry\/(leases|events|masterleases|minions|endpointslices|services\/endpoints|pods\/kube-system)\//

const pki = '/etc/kubernetes/pki/etcd'
export const etcdctl = `etcdctl --endpoints=https://127.0.0.1:2379 --cacert=${pki}/ca.crt --cert=${pki}/server.crt --key=${pki}/server.key`

const script = `
find ${roots.join(' ')} -xdev \\( ${churn.map(it => `-path ${it}`).join(' -o ')} \\) -prune -o \\
  -printf 'file %y %m %u %s %T@ %p\\n' 2>/dev/null
for p in /proc/[0-9]*; do
  read -r stat 2>/dev/null < "$p/stat" || continue
  name=\${stat#*(}; name=\${name%)*}; set -- \${stat##*) }
  [ "\${p#/proc/}" = $$ ] || [ "$2" = $$ ] || echo "process \${p#/proc/} \${20} $name"
done
echo "api $(crictl ps -q --state running --name '^kube-apiserver$')"
printf 'etcd '; ${etcdctl} get '' --from-key -w json`

/** @returns undefined when etcd or the container runtime does not answer */
export async function takeSnapshot(node: LabNode, signal: AbortSignal): Promise<Snapshot | undefined> {
  const { exitCode, stdout } = await node.exec(['bash', '-c', script], { signal })
  return exitCode === 0 ? parseSnapshot(stdout) : undefined
}

/** These begin anew with each container of kube-apiserver, and with each restart of the kubelet. */
const replaced = ['kubelet', 'kube-apiserver', 'pause', 'containerd-shim']

export function parseSnapshot(text: string): Snapshot {
  const snapshot: Snapshot = { files: new Map(), processes: new Set(), apiServer: '', keys: new Map() }
  for (const line of text.split('\n')) {
    const [, kind, rest = ''] = /^(\w+) ([\s\S]*)$/.exec(line) ?? []
    if (kind === 'file') {
      const [, about = '', path = ''] = /^((?:\S+ ){5})([\s\S]*)$/.exec(rest) ?? []
      // A folder changes when something in it does, which is told by that.
      snapshot.files.set(path, about.startsWith('d') ? about.split(' ').slice(0, 3).join(' ') : about.trim())
    }
    if (kind === 'process' && !replaced.some(it => rest.split(' ')[2]?.startsWith(it)))
      snapshot.processes.add(rest)
    if (kind === 'api') snapshot.apiServer = rest
    if (kind === 'etcd')
      for (const { key, value = '' } of JSON.parse(rest).kvs as { key: string; value?: string }[])
        if (!live.test(Buffer.from(key, 'base64').toString())) snapshot.keys.set(key, value)
  }
  return snapshot
}
