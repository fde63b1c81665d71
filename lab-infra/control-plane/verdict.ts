/** From facts to a phase: a pure function, so that every way a control plane can be broken has a test. */
import {
  broken,
  type EtcdChange,
  type Judged,
  judgeComponent,
  type Readiness,
  type Verdict,
} from './component.ts'
import { components, type NodeFacts } from './facts.ts'
import type { LastWords } from './last-words.ts'
import { makerOf, readStaticPod, type StaticPod } from './static-pod.ts'

/** @param words undefined: not asked for yet; then only `ready` is final. */
export function judgeControlPlane(
  ready: Readiness,
  facts: NodeFacts,
  words: LastWords | undefined,
  graceMs: number,
): Verdict {
  const verdict = judge(ready, facts, words, graceMs)
  const cause = [verdict.cause, leftOut(facts)].filter(Boolean).join('\n')
  return { ...verdict, ...(cause && { cause }) }
}

/** What of the static pod folder the facts do not tell, for one who wonders why it does not show. */
function leftOut({ manifests, unlisted = 0 }: NodeFacts): string | undefined {
  const unread = manifests.filter(it => it.unread !== undefined)
  const [first] = unread
  if (!first && unlisted === 0) return undefined
  const why = first ? ` (${first.name}: ${first.unread})` : ''
  return `${unread.length + unlisted} files of the static pod folder are not looked at here${why}; the kubelet reads them all`
}

function judge(ready: Readiness, facts: NodeFacts, words: LastWords | undefined, graceMs: number): Verdict {
  const pods = facts.manifests.map(readStaticPod)
  if (facts.runtimeError !== undefined) {
    return broken('containerd', 'The container runtime does not answer', facts.runtimeError)
  }
  const etcd = etcdChange(makerOf(pods, 'etcd'), facts, graceMs)
  const look = { ready, facts, words, graceMs, etcd }
  const worst = worstOf(components.map(it => judgeComponent(it, makerOf(pods, it), look)))
  if (worst === undefined) {
    const editedAt = startedFor(makerOf(pods, 'kube-apiserver'), facts, graceMs)
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

/** Of an API server that only waits for etcd nothing is told beside what etcd does. */
function worstOf(judged: (Judged | undefined)[]): Verdict | undefined {
  const etcd = judged.find(it => it?.component === 'etcd')
  const verdicts = judged.filter(it => it !== undefined && !(etcd && it.becauseOfEtcd)) as Judged[]
  const worst =
    verdicts.find(it => it.phase === 'broken') ?? verdicts.find(it => it.phase === 'stopped') ?? verdicts[0]
  if (!worst) return undefined
  const { becauseOfEtcd: _, ...verdict } = worst
  return verdict
}

/** The change that the running etcd was started for, if any. The API server may have been running before it. */
function etcdChange(pod: StaticPod | undefined, facts: NodeFacts, graceMs: number): EtcdChange | undefined {
  const newest = facts.containers.find(it => it.name === 'etcd')
  if (!pod || !newest?.running) return undefined
  const { name, changedAt } = pod.file
  const after = newest.createdAt - changedAt
  return after > 0 && after < graceMs ? { name, changedAt, startedAt: newest.createdAt } : undefined
}

/** When the manifest changed for which the API server was started, ms since the epoch; undefined: for none. */
function startedFor(pod: StaticPod | undefined, facts: NodeFacts, graceMs: number): number | undefined {
  const newest = facts.containers.find(it => it.name === 'kube-apiserver')
  if (!pod || !newest) return undefined
  const after = newest.createdAt - pod.file.changedAt
  return after > 0 && after < graceMs ? pod.file.changedAt : undefined
}
