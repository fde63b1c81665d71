/** The kubelet's health checks of a static pod: resolved and tried as the kubelet does, from the node. */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { makerOf } from '../../lab-infra/control-plane/static-pod.ts'
import { beginningOf } from '../beginning.ts'
import { brief, finding, type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { Check, GradeTarget } from '../types.ts'
import { factsOf, flagsOf, manifestOf, type PodContainer, readManifest } from './manifests.ts'
import { type PodCondition, podConditionOf } from './pod-condition.ts'
import {
  describePlan,
  type Probe,
  type ProbePlan,
  planProbe,
  probeKinds,
  readyAfter,
  successOf,
} from './probe-plan.ts'

/** A pod that is not ready for so long after its start is not looked after, whatever its probes will say, s. */
const longestStart = 300

/** How long a pod is waited for that should be ready by now: the kubelet asks every 10 s unless told otherwise, ms. */
const graceMs = 25_000

/**
 * The kubelet's probes of a component succeed, and its pod is ready or on its way. Tried now and not only read from the
 * pod's condition, which lags: a start-up probe that fails lets the pod run on for minutes before it is restarted.
 */
export function healthChecksAnswered(points: number, component: Component = 'kube-apiserver'): Check {
  const name = component === 'kube-apiserver' ? 'the API server' : component
  return {
    id: 'health-checks-answered',
    title: `The kubelet's health checks of ${name} succeed`,
    points,
    guard: true,
    timeoutMs: 90_000,
    run: async target => finding(await observeProbes(target, component)),
  }
}

/** Each health check of a component as the kubelet would find it now, and what the kubelet says of the pod. */
export async function observeProbes(target: GradeTarget, component: Component): Promise<Observation[]> {
  const [{ container, inContainer }, { manifests }, facts] = await Promise.all([
    manifestOf(target, component),
    beginningOf(target),
    factsOf(target),
  ])
  const before = makerOf(manifests.map(readManifest), component)?.container
  const condition = await podConditionOf(target, component)
  const podIp = condition?.ip ?? condition?.hostIp ?? (await nodeAddress(target))
  const given = probeKinds.filter(kind => container[kind])
  const plans = given.map(kind => planProbe(container[kind] as Probe, container, podIp))
  const port = Number((await flagsOf(target, component)).values('secure-port').manifest.at(-1) ?? 6443)
  const id = facts.containers.find(it => it.name === component && it.running)?.id
  const outcomes = await tried(target, plans, id)
  const observations = [
    ...probeKinds
      .filter(kind => !container[kind] && (before?.[kind] || !before))
      .map(kind => observe(false, inContainer(), `${component} has a ${kind}`, 'none')),
    ...plans.map((plan, index) => {
      const elsewhere = component === 'kube-apiserver' && 'port' in plan && plan.port !== port
      const { ok, found } = elsewhere
        ? { ok: false, found: `port ${plan.port} is not the API server's, which is ${port}` }
        : outcomes[index]!
      const where = `${inContainer([given[index]!])}: ${given[index]}, ${describePlan(plan)} as the kubelet`
      return observe(ok, where, successOf(plan), brief(found, 200))
    }),
    ...given.flatMap(kind => {
      const ends = endOfToken(container[kind])
      if (ends === undefined || ends > Date.now() + lastingMs) return []
      const actual = `it ends ${new Date(ends).toISOString()}: from then on the kubelet restarts ${component}`
      return [observe(false, inContainer([kind]), `the token of the ${kind} goes on being valid`, actual)]
    }),
  ]
  if (observations.length === 0)
    observations.push(observe(true, inContainer(), 'the health checks it had', 'it had none'))
  if (observations.some(it => !it.ok)) return observations
  const startedAt = facts.containers.find(it => it.name === component && it.running)?.createdAt
  return [...observations, ...(await observeCondition(target, component, container, condition, startedAt))]
}

/** A token that a health check brings along has to be valid for so long, ms: nobody renews it there. */
const lastingMs = 30 * 24 * 60 * 60 * 1000

/**
 * When a token in a probe's headers ends, of those that say so (RFC 7519, exp).
 * @returns ms since the epoch; undefined for one that does not end, or where there is none
 */
export function endOfToken(probe: unknown): number | undefined {
  const payload = /Bearer\s+[\w-]+\.([\w-]+)\.[\w-]+/i.exec(JSON.stringify(probe ?? {}))?.[1]
  try {
    const { exp } = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as { exp?: unknown }
    return typeof exp === 'number' ? exp * 1000 : undefined
  } catch {
    return undefined
  }
}

/** Outcomes of plans, each tried on the node; what is asked twice alike is asked once. */
async function tried(
  target: GradeTarget,
  plans: ProbePlan[],
  container: string | undefined,
): Promise<{ ok: boolean; found: string }[]> {
  const distinct = new Map(plans.filter(it => it.kind !== 'impossible').map(it => [JSON.stringify(it), it]))
  const keys = [...distinct.keys()]
  const asked = [...distinct.values()].map(it => ({ ...it, ...(container && { container }) }))
  const outcomes = asked.length > 0 ? await askFromNode(target, asked) : []
  return plans.map(it =>
    it.kind === 'impossible' ? { ok: false, found: it.why } : outcomes[keys.indexOf(JSON.stringify(it))]!,
  )
}

/** The program that makes probes, as the node's Node runs it. */
export const probeClient = (): string =>
  stripTypeScriptTypes(readFileSync(new URL('./probe-client.ts', import.meta.url), 'utf8'))

async function askFromNode(target: GradeTarget, tries: object[]): Promise<{ ok: boolean; found: string }[]> {
  const { exitCode, stdout, stderr, timedOut } = await target.node.exec(
    ['/opt/cks-lab/node', '--input-type=module', '-e', probeClient(), '--', JSON.stringify(tries)],
    { view: 'grader', signal: target.signal, timeoutMs: 75_000 },
  )
  if (exitCode === 0) return JSON.parse(stdout)
  throw new Error(
    `the probes could not be tried on the node: ${timedOut ? 'no answer within 75 s' : stderr.trim()}`,
  )
}

async function nodeAddress(target: GradeTarget): Promise<string> {
  const node = await (await api(target)).admin('GET', `/api/v1/nodes/${target.node.name}`)
  const addresses = node.status.addresses as { type: string; address: string }[]
  const address = addresses.find(it => it.type === 'InternalIP')?.address
  if (address === undefined) throw new Error(`the node ${target.node.name} has no address`)
  return address
}

async function observeCondition(
  target: GradeTarget,
  component: Component,
  container: PodContainer,
  first: PodCondition | undefined,
  startedAt: number | undefined,
): Promise<Observation[]> {
  if (!first || startedAt === undefined) return []
  const where = `pod ${first.name}, as the kubelet sees it`
  const after = readyAfter(container)
  if (after > longestStart)
    return [
      observe(
        false,
        where,
        'ready within five minutes of its start',
        `by its probes' delays and periods not before ${after} s have passed`,
      ),
    ]
  const { now } = await factsOf(target)
  const begun = Date.now()
  let condition: PodCondition | undefined = first
  while (condition && !condition.ready) {
    const age = (now - startedAt + Date.now() - begun) / 1000
    if (age < after)
      return [
        observe(
          true,
          where,
          'ready',
          `on its way: its health checks succeed, and it started ${age.toFixed(0)} s ago`,
        ),
      ]
    if (Date.now() - begun > graceMs)
      return [observe(false, where, 'ready', `not ready: ${brief(condition.message)}`)]
    target.waiting?.(`${component}'s pod becomes ready`, Date.now() - begun)
    await sleep(1_000, undefined, { signal: target.signal })
    condition = await podConditionOf(target, component)
  }
  return condition ? [observe(true, where, 'ready', 'ready')] : []
}
