/**
 * The contract all else rests on: what a lab is, whoever made it.
 *
 * A lab is one Kubernetes control-plane node (kubeadm's layout, real components) that belongs to one learner.
 * Engines make labs; the server, the grader and the command line use them and know nothing of how they were made.
 */
import type { Duplex } from 'node:stream'
import type { KubeConfig } from '@kubernetes/client-node'

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

/** quick: the kubelet is restarted when a static pod manifest changes and parses. exam: the kubelet is left alone. */
export type Pace = 'quick' | 'exam'

export interface ExecOptions {
  input?: string | Uint8Array
  env?: Record<string, string>
  /** Ends the command with SIGKILL after this many ms; the result then says `timedOut`. Default 30 000. */
  timeoutMs?: number
  signal?: AbortSignal
  /**
   * learner: in the namespaces a terminal has (default). grader: with programs and mounts that the learner's root cannot
   * replace, seeing the same files under /etc, /var, /root, /run and /tmp, and all the node's processes.
   * An engine that cannot tell the two apart treats both alike.
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

/** A node is something that runs commands. */
export interface LabNode {
  /** The node's name in the cluster. */
  readonly name: string
  /**
   * Runs argv (no shell) as root on the node. A non-zero exit code is a result, not an error.
   * @throws LabError `node-unreachable` when the command could not be started at all.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /**
   * Reads a file of at most 64 MiB; links are resolved on the node, never on the host.
   * @throws LabError `no-such-file` when it does not exist or is no regular file, `node-unreachable`.
   */
  readFile(path: string): Promise<Buffer>
  /** Writes a file (parents are made), replacing it atomically. `mode` defaults to 0o644. */
  writeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void>
  /**
   * A byte stream to a port on the node's loopback (6443: the API server).
   * @throws LabError `connection-refused` when nothing listens, `node-unreachable`.
   */
  dial(port: number): Promise<Duplex>
  /**
   * A byte stream to the node's terminal host, which speaks lab-infra/terminal/protocol.ts. It holds the shells, so they
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

export interface LabInfo {
  id: string
  engine: string
  /** Who made it and for what; the engine keeps them, others read them. */
  labels: Record<string, string>
  pace: Pace
  /** ms since the epoch */
  createdAt: number
  state: 'creating' | 'ready' | 'lost'
}

export interface Lab {
  readonly id: string
  readonly info: LabInfo
  readonly node: LabNode
  /** The grader's own admin credentials, out of the learner's reach; requests go through `node.dial`. */
  kubeConfig(): Promise<KubeConfig>
  /** Emits the present state at once, then each change, until the signal aborts or the consumer stops. */
  controlPlane(signal?: AbortSignal): AsyncIterable<ControlPlaneState>
  setPace(pace: Pace): Promise<void>
  setLabels(labels: Record<string, string>): Promise<void>
  /**
   * Brings the lab back to the state in which it was created: all processes, files and objects. Terminals end.
   * Works also when the learner has broken everything inside.
   */
  reset(report: Progress, signal?: AbortSignal): Promise<void>
  /** Ends every process and removes every trace. Idempotent. */
  destroy(): Promise<void>
}

export interface CreateOptions {
  labels?: Record<string, string>
  pace?: Pace
}

export interface Problem {
  /** What is missing or wrong. */
  reason: string
  /** What to do about it. */
  remedy: string
}
/** `summary`: what labs would run on, in a few words. */
export type Availability = { ok: true; warnings: Problem[]; summary?: string } | ({ ok: false } & Problem)

export interface LabEngine {
  readonly name: string
  /** Whether labs can run here; never throws. */
  available(): Promise<Availability>
  /** Once per machine and version: programs, images, templates. Idempotent, resumable, safe when run twice at once. */
  prepare(report: Progress, signal: AbortSignal): Promise<void>
  /**
   * A lab whose API server is ready, whose node is Ready and whose default ServiceAccount exists.
   * On failure or abort nothing is left behind.
   */
  create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab>
  /** Labs of this engine that still run, whoever started them; what was left half-made by a dead process is swept. */
  adopt(): Promise<Lab[]>
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
