/** What the node itself can tell about its control plane, read in one command: manifests, containers, processes. */
import { LabError, type LabNode } from '../lab.ts'
import { kubeletRestarting, manifestFolder, runtimeEndpoint } from '../node/inside/places.ts'

/** The control plane's static pods as kubeadm names their containers. */
export const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const
export type Component = (typeof components)[number]

export interface ManifestFile {
  name: string
  path: string
  text: string
  /** Why there is no text, though the file may have one. */
  unread?: string
  /** ms since the epoch: when content, name or mode last changed (ctime, which mv and cp -p cannot set back). */
  changedAt: number
  /** The same as the kubelet's log writes it: "1122 11:45:36.123456". */
  changedAtLog: string
}

export interface ComponentContainer {
  id: string
  name: string
  pod: string
  /** How often the kubelet has restarted it in its present pod. */
  attempt: number
  running: boolean
  /** ms since the epoch */
  createdAt: number
  /** The process, when running. */
  pid?: number
  argv?: string[]
}

export interface NodeFacts {
  /** ms since the epoch, by the node's clock */
  now: number
  /** Or down for a moment, while a quick one is restarted. */
  kubeletRunning: boolean
  manifests: ManifestFile[]
  /** How many files of the static pod folder are not among them. */
  unlisted?: number
  /** Those of kube-system's static pods, newest first. */
  containers: ComponentContainer[]
  /** The TCP ports on which something listens, as far as that could be read. */
  listening?: ReadonlySet<number>
  /** What the container runtime's client said instead of an answer. */
  runtimeError?: string
}

/**
 * The folder is the learner's, and no look may take longer for what is put there. bytes of one file (kubeadm's largest has
 * 4 KiB; 64 KiB take a tenth of a second to parse), of all, and files.
 */
const limits = { file: 64 * 1024, folder: 256 * 1024, files: 32 }
const kubeadms = components.map(it => `${it}.yaml`)
const unread: Record<string, string> = {
  '-file': `it is larger than ${limits.file / 1024} KiB, and was not read`,
  '-folder': `the files before it have ${limits.folder / 1024} KiB, and it was not read`,
}

const crictl = `crictl -r ${runtimeEndpoint} -t 5s`

/**
 * The runtime knows a process by its number in the PID namespace that the runtime is in; we may look from one above it.
 * NSpid in /proc/<pid>/status (proc(5)) has the numbers of all levels, and containerd's own has as many as we are apart.
 */
const script = `
printf 'now %s\\n' "$(date +%s.%N)"
{ pgrep -x kubelet || find ${kubeletRestarting} -newermt '20 seconds ago'; } 2>/dev/null | grep -q . && echo kubelet
tell_manifest() {
  [ -f "$1" ] && c=$(stat -L -c '%s %Z.%z' -- "$1") || return
  listed=$((listed + 1)); size=\${c%% *}; c=\${c#* }; s=\${c%%.*}; n=\${c##*.}; n=\${n%% *}
  if [ "$size" -gt ${limits.file} ]; then text=-file
  elif [ "$size" -gt "$left" ]; then text=-folder
  else left=$((left - size)); text=$(head -c ${limits.file} -- "$1" | base64 -w0); fi
  printf 'manifest %s %s %s %s\\n' "$(printf %s "$1" | base64 -w0)" "$s.$n" "$(date -d "@$s.$n" +%m%d_%H:%M:%S.%6N)" "$text"
}
cd ${manifestFolder} 2>/dev/null && {
  listed=0 left=${limits.folder} unlisted=0
  for f in ${kubeadms.join(' ')}; do tell_manifest "$f"; done
  for f in [!.]*; do
    case $f in ${kubeadms.join('|')}) continue;; esac
    if [ "$listed" -lt ${limits.files} ]; then tell_manifest "$f"; else unlisted=$((unlisted + 1)); fi
  done
  echo unlisted "$unlisted"
}
set -- $(grep ^NSpid: "/proc/$(pgrep -xo containerd)/status" 2>/dev/null); depth=$#
for p in /proc/[0-9]*; do
  read -r comm 2>/dev/null < "$p/comm" || continue
  case $comm in etcd|kube-*) ;; *) continue;; esac
  set -- $(grep ^NSpid: "$p/status" 2>/dev/null)
  [ "$depth" -gt 1 ] && [ $# -ge "$depth" ] || continue
  shift $((depth - 1))
  printf 'process %s %s\\n' "$1" "$(base64 -w0 "$p/cmdline")"
done
grep -hs ' 0A ' /proc/net/tcp /proc/net/tcp6 | while read -r _ local _; do echo "listening \${local##*:}"; done
ctr -n k8s.io tasks ls 2>/dev/null | while read -r id pid state; do
  [ "$state" = RUNNING ] && printf 'task %s %s\\n' "$id" "$pid"
done
echo containers
${crictl} ps -a -o json`

/**
 * Reads the node's facts.
 * @throws LabError `node-unreachable`.
 */
export async function nodeFacts(node: LabNode, signal?: AbortSignal): Promise<NodeFacts> {
  const result = await node.exec(['sh', '-c', script], {
    view: 'grader',
    timeoutMs: 10_000,
    ...(signal && { signal }),
  })
  if (!result.stdout.startsWith('now ')) {
    throw new LabError(
      'node-unreachable',
      `node ${node.name} did not tell its state: ${result.stderr.trim() || 'no answer'}`,
    )
  }
  return parseFacts(node.name, result.stdout, result.stderr)
}

/** A text that changes when a file of the static pod folder does; far cheaper than the facts. */
export async function manifestStamps(node: LabNode, signal?: AbortSignal): Promise<string> {
  const script = `stat -L -c '%n %Z.%z' ${manifestFolder} ${manifestFolder}/* 2>&1`
  return (await node.exec(['sh', '-c', script], { view: 'grader', ...(signal && { signal }) })).stdout
}

/** Reads what the script printed. Static pods are named after their node; other pods may have any container's name. */
export function parseFacts(nodeName: string, stdout: string, stderr = ''): NodeFacts {
  const split = stdout.indexOf('\ncontainers\n')
  const lines = (split < 0 ? stdout : stdout.slice(0, split)).split('\n')
  const argv = new Map<string, string[]>()
  const tasks = new Map<string, string>()
  const facts: NodeFacts = { now: Date.now(), kubeletRunning: false, manifests: [], containers: [] }
  for (const line of lines) {
    const [kind, a = '', b = '', c = '', d = ''] = line.split(' ')
    if (kind === 'now') facts.now = Number(a) * 1000
    if (kind === 'kubelet') facts.kubeletRunning = true
    if (kind === 'process') argv.set(a, decode(b).split('\0').slice(0, -1))
    if (kind === 'task') tasks.set(a, b)
    if (kind === 'listening') facts.listening = new Set(facts.listening).add(Number.parseInt(a, 16))
    if (kind === 'unlisted' && a !== '0') facts.unlisted = Number(a)
    if (kind === 'manifest')
      facts.manifests.push(manifest(decode(a), Number(b) * 1000, c.replace('_', ' '), d))
  }
  facts.manifests.sort((one, other) => (one.name < other.name ? -1 : 1))
  try {
    facts.containers = containersOf(nodeName, stdout.slice(split + '\ncontainers\n'.length), id =>
      processOf(tasks.get(id), argv),
    )
  } catch {
    facts.runtimeError = lastLine(stderr) ?? 'crictl printed no JSON'
  }
  return facts
}

function manifest(name: string, changedAt: number, changedAtLog: string, encoded: string): ManifestFile {
  const why = unread[encoded]
  const text = why ? { text: '', unread: why } : { text: decode(encoded) }
  return { name, path: `${manifestFolder}/${name}`, changedAt, changedAtLog, ...text }
}

interface Process {
  pid: number
  argv: string[]
}

function processOf(pid: string | undefined, argv: Map<string, string[]>): Process | undefined {
  const words = pid === undefined ? undefined : argv.get(pid)
  return words && { pid: Number(pid), argv: words }
}

interface CriContainer {
  id: string
  metadata: { name: string; attempt?: number }
  state: string
  createdAt: string
  labels: Record<string, string>
}

function containersOf(
  nodeName: string,
  json: string,
  processOf: (id: string) => Process | undefined,
): ComponentContainer[] {
  const { containers } = JSON.parse(json) as { containers: CriContainer[] }
  return containers
    .filter(it => it.labels['io.kubernetes.pod.namespace'] === 'kube-system')
    .filter(it => it.labels['io.kubernetes.pod.name']?.endsWith(`-${nodeName}`))
    .map(it => ({
      id: it.id,
      name: it.metadata.name,
      pod: it.labels['io.kubernetes.pod.name'] ?? '',
      attempt: it.metadata.attempt ?? 0,
      running: it.state === 'CONTAINER_RUNNING',
      createdAt: Number(BigInt(it.createdAt) / 1_000_000n),
      ...processOf(it.id),
    }))
    .sort((one, other) => other.createdAt - one.createdAt)
}

const decode = (text: string) => Buffer.from(text, 'base64').toString()

export const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)?.trim() || undefined
