/** Why a component of the control plane does not run, in its own words: kubelet's journal, container log, exit code. */
import type { LabNode } from '../lab.ts'
import { runtimeEndpoint } from '../node/inside/places.ts'
import { type Component, type ComponentContainer, components, lastLine, type ManifestFile } from './facts.ts'

export interface ExitedContainer {
  id: string
  exitCode: number
  reason: string
  startedAt: number
  finishedAt: number
  /** The line of its log that tells most; of one that could not be started, what the runtime says. */
  lastLog?: string
}

export interface LastWords {
  /** The kubelet's latest lines, oldest first. */
  journal: string[]
  /** By container id. */
  exited: Map<string, ExitedContainer>
  /** The telling line of each component's newest log, by container name. */
  logs: Map<string, string>
}

const script = `
crictl='crictl -r ${runtimeEndpoint} -t 5s'
for name in etcd kube-apiserver kube-controller-manager kube-scheduler; do
  for file in $(ls -t /var/log/pods/kube-system_$name-*/$name/*.log 2>/dev/null | head -n 3); do
    printf 'log %s %s %s\\n' "$name" "$file" "$(tail -n 40 "$file" | base64 -w0)"
  done
done
for id; do
  printf 'exited %s %s\\n' "$id" "$($crictl inspect -o json "$id" 2>/dev/null | base64 -w0)"
done
printf 'journal %s\\n' "$(journalctl -u kubelet -o cat -n 200 2>/dev/null | base64 -w0)"`

/** How many of a component's containers that ended are asked why. */
const askedOf = 2

/** @param containers newest first. @throws LabError `node-unreachable`. */
export async function lastWords(
  node: LabNode,
  containers: readonly ComponentContainer[],
  signal?: AbortSignal,
): Promise<LastWords> {
  const ended = components.flatMap(name =>
    containers.filter(it => it.name === name && !it.running).slice(0, askedOf),
  )
  const { stdout } = await node.exec(['sh', '-c', script, 'sh', ...ended.map(it => it.id)], {
    view: 'grader',
    timeoutMs: 10_000,
    ...(signal && { signal }),
  })
  return parseLastWords(stdout)
}

export function parseLastWords(stdout: string): LastWords {
  const words: LastWords = { journal: [], exited: new Map(), logs: new Map() }
  const byFile = new Map<string, string>()
  const decode = (text: string) => Buffer.from(text, 'base64').toString()
  for (const line of stdout.split('\n')) {
    const [kind, a = '', b = '', c = ''] = line.split(' ')
    if (kind === 'journal') words.journal = decode(a).split('\n')
    if (kind === 'log') {
      const text = telling(decode(c))
      byFile.set(b, text)
      if (!words.logs.has(a)) words.logs.set(a, text)
    }
    if (kind === 'exited' && b) {
      const status = exitStatus(a, decode(b), byFile)
      if (status) words.exited.set(a, status)
    }
  }
  return words
}

function exitStatus(id: string, json: string, logs: Map<string, string>): ExitedContainer | undefined {
  const parsed = JSON.parse(json) as { status?: CriStatus } | { status?: CriStatus }[]
  const status = (Array.isArray(parsed) ? parsed[0] : parsed)?.status
  // One that is about to be started, or was started since it was listed, has no exit code yet: it is told as 0.
  if (status?.state !== 'CONTAINER_EXITED') return undefined
  // One that never ran has no log, and the runtime says why.
  const unstarted = status.reason === 'StartError' ? causeFirst(status.message ?? '') : undefined
  const lastLog = (status.logPath && logs.get(status.logPath)) || unstarted
  return {
    id,
    exitCode: status.exitCode ?? 0,
    reason: status.reason ?? '',
    startedAt: Date.parse(status.startedAt),
    finishedAt: Date.parse(status.finishedAt),
    ...(lastLog && { lastLog }),
  }
}

interface CriStatus {
  state?: string
  exitCode?: number
  reason?: string
  message?: string
  startedAt: string
  finishedAt: string
  logPath?: string
}

/**
 * The line of a container's log that tells most: a Go program that gives up prints "Error: ..." or "err=..." before a
 * stack or a usage text, one of Go's own flag package anything before "Usage:"; otherwise the last line.
 */
export function telling(log: string): string {
  const lines = log
    .split('\n')
    .map(line => line.replace(/^\S+ (stdout|stderr) [FP] /, '').trim())
    .filter(line => line !== '')
  const fatal = lines.findLast(line =>
    /^(Error|error|panic):|^F\d{4} |"command failed"|"level":"(fatal|panic)"/.test(line),
  )
  const usage = lines.indexOf('Usage:')
  const line = fatal ?? lines[usage - 1] ?? lastLine(lines.join('\n')) ?? ''
  if (line.startsWith('{')) return messageOf(line)
  return /^[EF]\d{4} /.test(line) ? errorOf(line) : line
}

/** Of a line as etcd writes them, the message and the error, without time, caller and stack. */
function messageOf(json: string): string {
  try {
    const { msg, error } = JSON.parse(json) as { msg?: string; error?: string }
    return [msg, error].filter(Boolean).join(': ') || json
  } catch {
    return json // cut off
  }
}

/**
 * The kubelet's newest complaint about a component's manifest or pod, not older than the manifest's last change; what
 * it repeats at each sync (20 s) is as good as new.
 */
export function kubeletComplaint(
  journal: string[],
  component: Component,
  manifest: ManifestFile,
): Complaint | undefined {
  for (const line of since(journal, manifest)) {
    if (isUnreadable(line, manifest)) return { kind: 'manifest', text: errorOf(line) }
    const failing =
      /Error syncing pod|MountVolume\.SetUp failed|Failed to validate|is invalid|UnmountVolume/.test(line)
    // CrashLoopBackOff only says that it waits, also after a container that was told to stop; exit codes tell crashes.
    if (failing && line.includes(component) && /^[EF]/.test(line) && !line.includes('CrashLoopBackOff'))
      return { kind: 'pod', text: errorOf(line) }
  }
  return undefined
}

/** The kubelet's lines that are not older than a file's last change, newest first. */
function since(journal: string[], file: ManifestFile): string[] {
  return journal.toReversed().filter(line => {
    const stamp = /^[IWEF](\d{4} \d\d:\d\d:\d\d\.\d+) /.exec(line)?.[1]
    return stamp !== undefined && stamp >= file.changedAtLog
  })
}

function isUnreadable(line: string, file: ManifestFile): boolean {
  const unreadable =
    /Could not process manifest file|can't process config file|Unable to process watch event/.test(line)
  // A file that is copied into place is empty for a moment, and the kubelet complains of that moment.
  const past = line.includes("missing in 'null'") && file.text.trim() !== ''
  return unreadable && !past && names(line, file.path)
}

/** Which of the files the kubelet cannot read as pods, and why in its own words. */
export function unreadableFiles(journal: string[], files: readonly ManifestFile[]) {
  return files.flatMap(file => {
    const line = since(journal, file).find(it => isUnreadable(it, file))
    return line === undefined ? [] : [{ file, text: errorOf(line) }]
  })
}

/** The very path: a copy beside it may be called "kube-apiserver.yaml.bak". */
function names(line: string, path: string): boolean {
  const at = line.indexOf(path)
  if (at < 0) return false
  const rest = line.slice(at + path.length)
  return !/^(\.?[\w~-])/.test(rest) || names(rest, path)
}

export interface Complaint {
  /** manifest: the file cannot be read as a pod. pod: its pod cannot be started. */
  kind: 'manifest' | 'pod'
  text: string
}

/** The err="..." of a klog line, unquoted; the whole message where it has none. What tells the cause comes first. */
function errorOf(line: string): string {
  const quoted = /\berr="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]
  return causeFirst(
    quoted === undefined
      ? line.replace(/^[IWEF]\S+ \S+\s+\d+ /, '')
      : quoted.replace(/\\(["\\])/g, '$1').replaceAll('\\n', ' '),
  )
}

/** How the kubelet and the runtime introduce what went wrong, each with where that begins in its words. */
const introductions: { before: RegExp; of?: RegExp }[] = [
  // pkg/volume/util/operationexecutor: which volume of which pod, by three names, and when it is tried again.
  {
    before: /MountVolume\.SetUp failed for volume "[^"]*".*? : /,
    of: /MountVolume\.SetUp failed for volume "[^"]*"/,
  },
  // containerd and runc, one inside the other, each with a colon.
  {
    before:
      /(?:failed to create containerd task|runc create failed|unable to start container process).*(?=exec: ")/,
  },
  { before: /(?:failed to create containerd task|runc create failed).*(?=error mounting ")/ },
]

/**
 * Words of a component with their cause in front: what a person has to read begins after some hundred characters of
 * names and identifiers, which follow in full.
 */
export function causeFirst(text: string): string {
  for (const { before, of } of introductions) {
    const found = before.exec(text)
    if (!found) continue
    const cause = text.slice(found.index + found[0].length).trim()
    const what = of?.exec(found[0])?.[0]
    // Where it is short anyway the cause is seen.
    if (cause === '' || found.index + found[0].length < 80) return text
    return `${what ? `${what}: ` : ''}${cause.replace(/"$/, '')} (in full: ${text})`
  }
  return text
}
