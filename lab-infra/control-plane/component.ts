/** What one component is doing: a table of rules, of which the first that answers wins. */
import type { ControlPlaneState } from '../lab.ts'
import type { Component, ComponentContainer, ManifestFile, NodeFacts } from './facts.ts'
import { type ExitedContainer, kubeletComplaint, type LastWords, unreadableFiles } from './last-words.ts'
import { argvOf, type StaticPod } from './static-pod.ts'

export type Verdict = Omit<ControlPlaneState, 'since' | 'tookMs'> & {
  /** That it does not answer is all there is against a process that runs. */
  silent?: boolean
  /** ms since the epoch: the change that is being acted on; of a ready API server, the one it was started for. */
  editedAt?: number
}

/** What /readyz says; `answers`: with something else than ready. */
export type Readiness = { ready: true } | { ready: false; answers: boolean; detail: string }

/** `becauseOfEtcd`: what an API server does that has no etcd, and no fault of its own. */
export type Judged = Verdict & { becauseOfEtcd?: boolean }

export interface EtcdChange {
  /** Of the file whose change etcd was started for. */
  name: string
  /** When it changed, and when etcd started from it. */
  changedAt: number
  startedAt: number
}

/** What all components are judged by. */
export interface Look {
  ready: Readiness
  facts: NodeFacts
  /** undefined: not asked for yet. */
  words: LastWords | undefined
  graceMs: number
  /** The change that the running etcd was started for, if any. The API server may have been running before it. */
  etcd: EtcdChange | undefined
}

/** A container that runs so long without being ready is broken, not starting: three times what a start takes. */
const startingMs = 45_000

/** They end by themselves when the API server goes away, and come back with it; nobody has to wait for that. */
const followers = new Set<string>(['kube-controller-manager', 'kube-scheduler'])
const followed = /leader ?election lost|:6443|connection refused|context deadline exceeded/i

/** What an API server says that does not reach etcd: its port, unless --etcd-servers says otherwise, or its name. */
const missesEtcd = /:2379\b|\betcd\b|storage backend/i

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

/** A component with the file that makes it. */
interface Scene extends Look {
  component: Component
  pod: StaticPod
  complaint: ReturnType<typeof kubeletComplaint>
  newest: ComponentContainer | undefined
  /** The containers before it, newest first. */
  older: ComponentContainer[]
}

/** One whose container has been started from the file as it is. */
interface Started extends Scene {
  newest: ComponentContainer
  /** ms */
  runsFor: number
  /** When the file changed, where the container was started for that. */
  edited: Pick<Judged, 'editedAt'>
}

/** undefined: the next rule is asked. */
type Answer = Judged | 'well' | undefined

const beforeStart: ((scene: Scene) => Answer)[] = [unreadable, refused, pending]
const afterStart: ((scene: Started) => Answer)[] = [
  ended,
  replacing,
  starting,
  well,
  endingAgainAndAgain,
  etcdRunning,
  silentForLong,
  notReadyYet,
]

/** @param pod undefined: no file makes the component. @returns undefined when nothing is to be said of it */
export function judgeComponent(
  component: Component,
  pod: StaticPod | undefined,
  look: Look,
): Judged | undefined {
  if (!pod)
    return { phase: 'stopped', component, summary: `No file in the static pod folder makes ${component}` }
  const { facts, words, graceMs } = look
  const [newest, ...older] = facts.containers.filter(it => it.name === component)
  const complaint = words && kubeletComplaint(words.journal, component, pod.file)
  const scene = { ...look, component, pod, complaint, newest, older }
  const answer = first(beforeStart, scene)
  if (answer || !newest) return answer === 'well' ? undefined : answer
  const { changedAt } = pod.file
  const edited = newest.createdAt - changedAt < graceMs ? { editedAt: changedAt } : {}
  const said = first(afterStart, { ...scene, newest, runsFor: facts.now - newest.createdAt, edited })
  return said === 'well' ? undefined : said
}

function first<S>(rules: ((scene: S) => Answer)[], scene: S): Answer {
  for (const rule of rules) {
    const answer = rule(scene)
    if (answer) return answer
  }
  return undefined
}

function unreadable({ component, pod, complaint }: Scene): Answer {
  if (pod.problem === undefined && complaint?.kind !== 'manifest') return undefined
  const { path, unread } = pod.file
  const summary = unread ? `${path} was not read` : `${path} cannot be read as a pod`
  return broken(component, summary, complaint?.text ?? pod.problem)
}

function refused(scene: Scene): Answer {
  if (!isPending(scene) || !scene.complaint) return undefined
  return broken(scene.component, `The kubelet cannot start ${scene.component}`, scene.complaint.text)
}

function pending(scene: Scene): Answer {
  if (!isPending(scene)) return undefined
  const { component, pod, facts, words } = scene
  const { name, changedAt } = pod.file
  const age = seconds(facts.now - changedAt)
  const summary = `${name} changed ${age} s ago; the kubelet has not started ${component} from it yet`
  const beside = besideIt(pod.file, facts, words)
  return {
    phase: 'restarting',
    component,
    summary: beside ? `${summary}, and cannot read ${beside.names}` : summary,
    ...(beside && { cause: beside.cause }),
    editedAt: changedAt,
  }
}

function ended({ component, newest, words, edited }: Started): Answer {
  if (newest.running) return undefined
  const crash = crashOf(newest, words)
  const exit = words?.exited.get(newest.id)
  const ran = exit !== undefined && ranFor(exit) > startMs
  const follows = followers.has(component) && (crash === undefined || ran || followed.test(crash))
  if (crash && !follows) return crashed(component, `${component} ended`, crash)
  if (follows && exit) return 'well'
  const summary = `${component} ended and is being started again`
  return { phase: 'restarting', component, summary, ...edited, becauseOfEtcd: component === 'kube-apiserver' }
}

/**
 * An older process has not ended yet (it answers, while the new one may have failed once for want of the port), or the
 * new one was not there when processes were read.
 */
function replacing({ component, newest, older, runsFor, edited }: Started): Answer {
  const isReplacing = older.some(it => it.running) || (newest.argv === undefined && runsFor < 15_000)
  if (!isReplacing) return undefined
  return { phase: 'restarting', component, summary: `${component} is being replaced`, ...edited }
}

function starting({ component, newest, facts, runsFor, edited }: Started): Answer {
  const starts = runsFor < followerMs || (runsFor < listeningMs && !listens(newest, facts))
  if (!followers.has(component) || !starts) return undefined
  return {
    phase: 'restarting',
    component,
    summary: `${component} started ${seconds(runsFor)} s ago`,
    ...edited,
  }
}

function well({ component, ready }: Started): Answer {
  return ready.ready || followers.has(component) ? 'well' : undefined
}

function endingAgainAndAgain({ component, pod, older: [before], words, runsFor }: Started): Answer {
  // etcd is not asked whether it is ready: one that runs on is.
  if (component === 'etcd' && runsFor > startingMs) return undefined
  const crash = before && before.createdAt > pod.file.changedAt && crashOf(before, words)
  return crash ? crashed(component, `${component} ends again and again`, crash) : undefined
}

function etcdRunning({ component }: Started): Answer {
  return component === 'etcd' ? 'well' : undefined
}

function silentForLong({ component, pod, ready, facts, words, etcd, runsFor }: Started): Answer {
  const waits = Math.min(runsFor, facts.now - (etcdSince(pod, etcd)?.startedAt ?? 0))
  if (waits <= startingMs) return undefined
  const log = words?.logs.get(component)
  const detail = ready.ready ? undefined : ready.detail
  const cause = [detail, log].filter(Boolean).join('; last log line: ')
  const summary = `${component} runs for ${seconds(runsFor)} s and is not ready`
  return { ...broken(component, summary, cause), silent: true, becauseOfEtcd: true }
}

function notReadyYet({ component, pod, etcd, runsFor, edited }: Started): Answer {
  const since = etcdSince(pod, etcd)
  const because = since ? `, after the change of ${since.name},` : ''
  const summary = `${component} started ${seconds(runsFor)} s ago${because} and is not ready yet`
  return { phase: 'restarting', component, summary, ...edited, becauseOfEtcd: true }
}

/** The change of etcd, where it came after the component's own. */
const etcdSince = (pod: StaticPod, etcd: EtcdChange | undefined) =>
  etcd && etcd.changedAt > pod.file.changedAt ? etcd : undefined

/** What else in the folder the kubelet complains of. */
function besideIt(file: ManifestFile, facts: NodeFacts, words: LastWords | undefined) {
  const others = facts.manifests.filter(it => it.path !== file.path)
  const unreadable = unreadableFiles(words?.journal ?? [], others)
  if (unreadable.length === 0) return undefined
  const cause = unreadable.map(({ file, text }) =>
    text.includes(file.path) ? text : `${file.path}: ${text}`,
  )
  return { names: unreadable.map(it => it.file.name).join(', '), cause: cause.join('\n') }
}

/** Also where it was told not to, or where nobody can tell. */
function listens({ name, argv }: ComponentContainer, { listening }: NodeFacts): boolean {
  const flag = argv?.findLast(word => word.startsWith('--secure-port'))
  const port = flag === undefined ? securePorts[name] : Number(flag.split('=')[1])
  return !listening || !port || listening.has(port)
}

/** The change is newer than the container, and either the process shows that it is not in force or it may be on its way. */
function isPending({ pod, newest, facts, graceMs }: Scene): boolean {
  if (!newest) return true
  const { changedAt } = pod.file
  if (changedAt <= newest.createdAt) return false
  const { argv } = newest
  const inForce = argv !== undefined && argv.join('\0') === argvOf(pod.container ?? {}, argv).join('\0')
  return !inForce || facts.now - changedAt < graceMs
}

function crashed(component: Component, summary: string, crash: string): Judged {
  if (component !== 'kube-apiserver' || !missesEtcd.test(crash)) return broken(component, summary, crash)
  return { ...broken(component, `${summary}: it does not reach etcd`, crash), becauseOfEtcd: true }
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

/** A verdict that nothing but a change of somebody's mends. */
export function broken(component: string, summary: string, cause: string | undefined): Verdict {
  return { phase: 'broken', component, summary, ...(cause && { cause }) }
}

const seconds = (ms: number) => (ms / 1000).toFixed(ms < 10_000 ? 1 : 0)
