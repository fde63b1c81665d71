/** From facts to a phase: a pure function, so that every way a control plane can be broken has a test. */
import type { ControlPlaneState } from '../lab.ts'
import { type Component, type ComponentContainer, components, type NodeFacts } from './facts.ts'
import { type ExitedContainer, kubeletComplaint, type LastWords } from './last-words.ts'
import { podOf, readStaticPod, type StaticPod } from './static-pod.ts'

export type Verdict = Omit<ControlPlaneState, 'since' | 'tookMs'> & {
  /** ms since the epoch: the change that is being acted on; of a ready API server, the one it was started for. */
  editedAt?: number
}

/** What /readyz says; `answers`: with something else than ready. */
export type Readiness = { ready: true } | { ready: false; answers: boolean; detail: string }

/** A container that runs so long without being ready is broken, not starting: three times what a start takes. */
const startingMs = 45_000

/** They end by themselves when the API server goes away, and come back with it; nobody has to wait for that. */
const followers = new Set<string>(['kube-controller-manager', 'kube-scheduler'])
const followed = /leader ?election lost|:6443|connection refused|context deadline exceeded/i

/** What cannot start at all ends sooner, ms; what ends later ran, and lost the API server. */
const startMs = 10_000

/** One that cannot start has ended by then; on a busy machine it has as long as it does not listen, ms. */
const followerMs = 4_000
const listeningMs = 12_000

/** Where they serve their health and metrics unless --secure-port says otherwise: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
const securePorts: Record<string, number> = { 'kube-controller-manager': 10257, 'kube-scheduler': 10259 }

/** Left by a process that was told to stop (SIGKILL, SIGTERM), or ended in order after it ran: the kubelet starts it again. */
const wasOrderly = (exit: ExitedContainer) =>
  exit.exitCode === 137 || exit.exitCode === 143 || (exit.exitCode === 0 && ranFor(exit) > startMs)
const ranFor = (exit: ExitedContainer) => exit.finishedAt - exit.startedAt

/** @param words undefined: not asked for yet; then only `ready` is final. */
export function judgeControlPlane(
  ready: Readiness,
  facts: NodeFacts,
  words: LastWords | undefined,
  graceMs: number,
): Verdict {
  const pods = facts.manifests.map(readStaticPod)
  if (facts.runtimeError !== undefined) {
    return broken('containerd', 'The container runtime does not answer', facts.runtimeError)
  }
  const verdicts = components.map(it => judgeComponent(it, podOf(pods, it), ready, facts, words, graceMs))
  const worst =
    verdicts.find(it => it?.phase === 'broken') ??
    verdicts.find(it => it?.phase === 'stopped') ??
    verdicts.find(it => it !== undefined)
  if (worst === undefined) {
    const editedAt = startedFor(podOf(pods, 'kube-apiserver'), facts, graceMs)
    return {
      phase: 'ready',
      summary: 'The control plane is ready',
      ...(editedAt !== undefined && { editedAt }),
    }
  }
  if (!facts.kubeletRunning && worst.phase === 'restarting') {
    return broken(
      'kubelet',
      `The kubelet does not run, so nothing acts: ${worst.summary}`,
      'no process named kubelet on the node',
    )
  }
  return worst
}

/** When the manifest changed for which the API server was started, ms since the epoch; undefined: for none. */
function startedFor(pod: StaticPod | undefined, facts: NodeFacts, graceMs: number): number | undefined {
  const newest = facts.containers.find(it => it.name === 'kube-apiserver')
  if (!pod || !newest) return undefined
  const after = newest.createdAt - pod.file.changedAt
  return after > 0 && after < graceMs ? pod.file.changedAt : undefined
}

function judgeComponent(
  component: Component,
  pod: StaticPod | undefined,
  ready: Readiness,
  facts: NodeFacts,
  words: LastWords | undefined,
  graceMs: number,
): Verdict | undefined {
  const [newest, ...older] = facts.containers.filter(it => it.name === component)
  const before = older[0]
  if (!pod)
    return { phase: 'stopped', component, summary: `No file in the static pod folder makes ${component}` }
  const { file } = pod
  const complaint = words && kubeletComplaint(words.journal, component, file)
  if (pod.problem !== undefined || complaint?.kind === 'manifest') {
    return broken(component, `${file.path} cannot be read as a pod`, complaint?.text ?? pod.problem)
  }
  const age = facts.now - file.changedAt
  if (!newest || isPending(pod, newest, age, graceMs)) {
    if (complaint) return broken(component, `The kubelet cannot start ${component}`, complaint.text)
    const summary = `${file.name} changed ${seconds(age)} s ago; the kubelet has not started ${component} from it yet`
    return { phase: 'restarting', component, summary, editedAt: file.changedAt }
  }
  const editedAt = newest.createdAt - file.changedAt < graceMs ? { editedAt: file.changedAt } : {}
  if (!newest.running) return ended(component, newest, words, editedAt)
  if (isReplacing(newest, older, facts.now)) {
    return { phase: 'restarting', component, summary: `${component} is being replaced`, ...editedAt }
  }
  const runsFor = facts.now - newest.createdAt
  const starts = runsFor < followerMs || (runsFor < listeningMs && !listens(newest, facts))
  if (followers.has(component) && starts) {
    return {
      phase: 'restarting',
      component,
      summary: `${component} started ${seconds(runsFor)} s ago`,
      ...editedAt,
    }
  }
  if (component !== 'kube-apiserver' || ready.ready) return undefined
  const crash = before && before.createdAt > file.changedAt && crashOf(before, words)
  if (crash) return broken(component, `${component} ends again and again`, crash)
  const log = words?.logs.get(component)
  const cause = [ready.detail, log].filter(Boolean).join('; last log line: ')
  if (runsFor > startingMs)
    return broken(component, `${component} runs for ${seconds(runsFor)} s and is not ready`, cause)
  return {
    phase: 'restarting',
    component,
    summary: `${component} started ${seconds(runsFor)} s ago and is not ready yet`,
    ...editedAt,
  }
}

/**
 * An older process has not ended yet (it answers, while the new one may have failed once for want of the port), or the
 * new one was not there when processes were read.
 */
function isReplacing(newest: ComponentContainer, older: ComponentContainer[], now: number): boolean {
  return older.some(it => it.running) || (newest.argv === undefined && now - newest.createdAt < 15_000)
}

/** Also where it was told not to, or where nobody can tell. */
function listens({ name, argv }: ComponentContainer, { listening }: NodeFacts): boolean {
  const flag = argv?.findLast(word => word.startsWith('--secure-port'))
  const port = flag === undefined ? securePorts[name] : Number(flag.split('=')[1])
  return !listening || !port || listening.has(port)
}

/** The change is newer than the container, and either the process shows that it is not in force or it may be on its way. */
function isPending(pod: StaticPod, newest: ComponentContainer, age: number, graceMs: number): boolean {
  if (pod.file.changedAt <= newest.createdAt) return false
  const inForce = newest.argv !== undefined && newest.argv.join('\0') === pod.argv.join('\0')
  return !inForce || age < graceMs
}

function ended(
  component: Component,
  container: ComponentContainer,
  words: LastWords | undefined,
  more: object,
): Verdict | undefined {
  const crash = crashOf(container, words)
  const exit = words?.exited.get(container.id)
  const ran = exit !== undefined && ranFor(exit) > startMs
  const follows = followers.has(component) && (crash === undefined || ran || followed.test(crash))
  if (crash && !follows) return broken(component, `${component} ended`, crash)
  if (follows && exit) return undefined
  return { phase: 'restarting', component, summary: `${component} ended and is being started again`, ...more }
}

/**
 * "exit code 1: error: unknown flag: --audit". A new process that finds the port still taken by the one it replaces is
 * no crash: the kubelet starts it again.
 */
function crashOf(container: ComponentContainer, words: LastWords | undefined): string | undefined {
  const exit = words?.exited.get(container.id)
  if (!exit || wasOrderly(exit)) return undefined
  if (container.attempt < 3 && exit.lastLog?.includes('address already in use')) return undefined
  return `exit code ${exit.exitCode}${exit.lastLog ? `: ${exit.lastLog}` : ''}`
}

function broken(component: string, summary: string, cause: string | undefined): Verdict {
  return { phase: 'broken', component, summary, ...(cause && { cause }) }
}

const seconds = (ms: number) => (ms / 1000).toFixed(ms < 10_000 ? 1 : 0)
