/**
 * The contract all else rests on: what a lab is, whoever made it.
 *
 * A lab is one Kubernetes control-plane node (kubeadm's layout, real components) that belongs to one learner.
 * Engines make labs; the server, the grader and the command line use them and know nothing of how they were made.
 */
import type { Duplex } from 'node:stream'

/** One line of progress. `step` identifies the step; a step starts, may tell details, and ends done or failed. */
export interface ProgressEvent {
  step: string
  title: string
  state: 'started' | 'running' | 'done' | 'failed'
  /** What it is doing right now, for people: a file name, "112 of 300 MB". */
  detail?: string
  /** 0 to 1, where it is known. */
  fraction?: number
  /** How long the step usually takes, in ms, where it is known. */
  usualMs?: number
  /** How long it took, in ms, once done or failed. */
  tookMs?: number
}
export type Progress = (event: ProgressEvent) => void

/** quick: the kubelet is restarted when a static pod manifest changes and parses. untouched: it is left alone. */
export type KubeletMode = 'quick' | 'untouched'

export interface ExecOptions {
  input?: string | Uint8Array
  env?: Record<string, string>
  /** Ends the command with SIGKILL after this many ms; the result then says `timedOut`. Default 30 000. */
  timeoutMs?: number
  signal?: AbortSignal
  /**
   * learner: in the namespaces a terminal has (default). grader: with programs and mounts that the learner's root cannot
   * replace, seeing the same files under /etc, /var, /root, /run and /tmp, and all the node's processes. What the kubelet has
   * mounted for Pods it need not see: a container's files are read with `crictl exec`. An engine that cannot tell the two apart
   * treats both alike.
   */
  view?: 'learner' | 'grader'
}

export interface ExecResult {
  /** null when a signal or the time limit ended it. */
  exitCode: number | null
  stdout: string
  stderr: string
  timedOut: boolean
}

export interface FileInfo {
  /** In its folder. */
  name: string
  kind: 'file' | 'folder' | 'link' | 'other'
  /** bytes */
  size: number
  /** Permission bits, as in 0o644. */
  mode: number
  /** Names, or numbers that have none. */
  owner: string
  group: string
  /** ms since the epoch */
  modifiedAt: number
}

/** The largest file that can be read or written as by an editor, in bytes. */
export const editableBytes = 1024 * 1024

export interface EditOptions {
  /** Writes only upon that version of the file; null: only where there is no file. Default: whatever is there. */
  ifVersion?: string | null
  /** Default: that of the file so far, or 0o644. */
  mode?: number
}

/** Files as a person looks at and edits them, in the learner's view. Paths are absolute; links are resolved on the node. */
export interface NodeFiles {
  /** Of what a link leads to. @throws LabError `no-such-file` */
  stat(path: string): Promise<FileInfo>
  /** What is in a folder, by name; links are told as such. @throws LabError `no-such-file` when it is none */
  list(path: string): Promise<FileInfo[]>
  /** `version` is the same as long as the content is. @throws LabError `no-such-file`, `file-too-large` */
  read(path: string): Promise<{ content: Buffer; version: string }>
  /**
   * Replaces the content of a file in one step, or makes one in a folder that exists; its owner stays.
   * @returns the new version
   * @throws LabError `file-changed` when `ifVersion` does not stand any more; `file-too-large`, `no-such-file` when its folder
   * is missing, `write-failed`; the file is then as it was.
   */
  write(path: string, content: string | Uint8Array, options?: EditOptions): Promise<string>
}

/** A node is something that runs commands. */
export interface LabNode {
  /** The node's name in the cluster. */
  readonly name: string
  /**
   * Runs argv (no shell) as root on the node. A non-zero exit code is a result, not an error.
   * @throws LabError `node-gone` when the node has certainly ended, before or while the command ran; `node-unreachable` or
   * `machine-exhausted` when the command could not be started for any other reason, which says nothing of the node.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /**
   * Reads a file of at most 64 MiB; links are resolved on the node, never on the host.
   * @throws LabError `no-such-file` when it does not exist or is no regular file, `file-too-large`, `node-unreachable`.
   */
  readFile(path: string): Promise<Buffer>
  /**
   * Writes a file (parents are made), replacing it atomically. `mode` defaults to 0o644.
   * @throws LabError `write-failed`, for instance where a folder has that name.
   */
  writeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void>
  /** For editors, whose changes must not undo those of others, nor change whose a file is. */
  readonly files: NodeFiles
  /**
   * A byte stream to a port on the node's loopback (6443: the API server).
   * @throws LabError `connection-refused` when nothing listens, `node-unreachable`.
   */
  dial(port: number): Promise<Duplex>
  /**
   * A byte stream to the node's terminal host, which speaks lab-infra/terminal/wire/protocol.ts. It holds the shells, so they
   * outlive the stream and the server.
   * @throws LabError `node-unreachable`.
   */
  dialTerminals(): Promise<Duplex>
}

/** What the control plane is doing. `broken` names the component and its own last words. */
export interface ControlPlaneState {
  phase: 'ready' | 'restarting' | 'broken' | 'stopped' | 'unreachable'
  /** One sentence for people: "kube-apiserver ready 3.9 s after your edit". */
  summary: string
  component?: string
  /** The cause in the component's own words: kubelet's parse error, or the container's last log line and exit code. */
  cause?: string
  /** When the phase began, ms since the epoch. */
  since: number
  /** ms from the manifest's change to ready, when this `ready` followed an edit. */
  tookMs?: number
}

/** What a client shows of itself to the API server: a certificate and its key in PEM, a bearer token, or nothing. */
export interface Credentials {
  cert?: string
  key?: string
  token?: string
}

export interface LabInfo {
  id: string
  engine: string
  /** Who made it and for what; the engine keeps them, others read them. */
  labels: Record<string, string>
  kubelet: KubeletMode
  /** ms since the epoch */
  createdAt: number
  /** resetting: a reset was begun and not ended; it can be begun again. lost: its node has ended. */
  state: 'creating' | 'ready' | 'resetting' | 'lost'
}

export interface Lab {
  readonly id: string
  readonly info: LabInfo
  readonly node: LabNode
  /** The grader's own admin credentials, out of the learner's reach; requests go through `node.dial`. */
  credentials(): Promise<Credentials>
  /** Emits the present state at once, then each change, until the signal aborts or the consumer stops. */
  controlPlane(signal?: AbortSignal): AsyncIterable<ControlPlaneState>
  setKubelet(kubelet: KubeletMode): Promise<void>
  setLabels(labels: Record<string, string>): Promise<void>
  /**
   * Keeps a text under a name, out of the learner's reach, until the lab is reset or destroyed.
   * @param name letters and dashes
   */
  remember(name: string, text: string): Promise<void>
  /** What was kept under the name since the last reset; undefined when nothing was. */
  recall(name: string): Promise<string | undefined>
  /**
   * Brings the lab back to the state in which it was created: all processes, files and objects. Terminals end.
   * Works also when the learner has broken everything inside. One that fails or is aborted (then the signal's reason is thrown)
   * leaves the lab `resetting`.
   */
  reset(report: Progress, signal?: AbortSignal): Promise<void>
  /** Ends every process and removes every trace. Idempotent. */
  destroy(): Promise<void>
}

export interface CreateOptions {
  labels?: Record<string, string>
  kubelet?: KubeletMode
  /**
   * unlimited: the node's programs are let off what keeps an idle lab small, where an engine has such limits, and start
   * faster: for labs that are worked with all the time. It stays so through resets.
   */
  memory?: 'unlimited'
}

/** What stands in the way of labs. */
export interface Hurdle {
  /** What is missing or wrong. */
  reason: string
  /** What to do about it. */
  remedy: string
}
/** Whether labs can run here: they can where there are no problems. */
export interface Availability {
  /** All that keeps labs from running, so that nobody mends one thing only to hear of the next. */
  problems: Hurdle[]
  /** What makes labs worse, and does not keep them from running. */
  warnings: Hurdle[]
  /** What labs would run on, in a few words. */
  summary?: string
}

/** One thing that labs share, and how many more of them there is room for. */
export interface Bound extends Hurdle {
  /** "memory", "processors", … */
  of: string
  /** Labs that could run beside those that run now. */
  labs: number
  /**
   * How labs beyond that fare. slow: they hold each other up while all of them work. starved: they run, and some may end
   * for want of it. refused: none can be made.
   */
  beyond: 'slow' | 'starved' | 'refused'
}

/** How many labs there is room for. */
export interface Capacity {
  /** Labs of this engine that run now. */
  running: number
  /** What can be told; none where nothing bounds them. */
  bounds: Bound[]
}

/**
 * What a lab may have beyond a cluster of one node. cgroups: real ones, whose limits hold and can be read. systemd: the
 * real one, beyond what `systemctl` and `journalctl` say of the node's services. apparmor: profiles can be loaded and hold.
 * internet: a way out. second-node: a worker beside the control plane.
 */
export const labFeatures = ['cgroups', 'systemd', 'apparmor', 'internet', 'second-node'] as const
export type LabFeature = (typeof labFeatures)[number]

export interface LabEngine {
  readonly name: string
  /** What all labs of this engine have. */
  readonly features: readonly LabFeature[]
  /** Whether labs can run here; never throws. */
  available(): Promise<Availability>
  /** How many labs can run here at this moment; never throws. */
  capacity(): Promise<Capacity>
  /** Once per machine and version: programs, images, templates. Idempotent, resumable, safe when run twice at once. */
  prepare(report: Progress, signal: AbortSignal): Promise<void>
  /**
   * A lab whose API server is ready, whose node is Ready and whose default ServiceAccount exists.
   * On failure or abort nothing is left behind.
   * @throws LabError `bad-lab-id`; `lab-exists`, also while that one is being made; the signal's reason when aborted.
   */
  create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab>
  /**
   * Labs of this engine that still run, or whose reset a dead process left undone, whoever started them; what was left
   * half-made by a dead process is swept.
   * @throws LabError when it cannot be told which run, for instance `machine-exhausted`; then nothing is swept.
   */
  adopt(): Promise<Lab[]>
  /**
   * Removes what this engine alone keeps on the machine beside labs: of other versions of cks-lab and of processes that were
   * killed, or with `all` everything. What labs use that run stays.
   * @returns what was removed that is worth telling, as in "3 container images"
   */
  clean?(options: { all: boolean }): Promise<string[]>
}

/** An error a person may read: names the thing, the cause and the remedy. */
export class LabError extends Error {
  readonly code: string
  readonly remedy: string | undefined
  /** @param code kebab-case, stable; part of the API. */
  constructor(code: string, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'LabError'
    this.code = code
    this.remedy = options.remedy
  }
}

/** Lab ids: lower-case letters, digits and dashes, at most 40 characters, as in a DNS label. */
export const labIdPattern = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/
