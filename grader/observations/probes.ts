/** The kubelet's health checks of a static pod: resolved and tried as the kubelet does, from the node. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { makerOf } from '../../lab-infra/control-plane/static-pod.ts'
import { beginningOf } from '../cluster/beginning.ts'
import { factsOf, flagsOf, manifestOf, type PodContainer, readManifest } from '../cluster/manifests.ts'
import { type PodCondition, podConditionOf } from '../cluster/pod-condition.ts'
import { endOfToken, nodeAddress, probeOutcomes } from '../cluster/probe-outcomes.ts'
import {
  describePlan,
  type Probe,
  planProbe,
  probeKinds,
  readyAfter,
  successOf,
} from '../cluster/probe-plan.ts'
import { type Observation, observe } from '../finding.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'

/** A pod that is not ready for so long after its start is not looked after, whatever its probes will say, s. */
const longestStart = 300

/** How long a pod is waited for that should be ready by now: the kubelet asks every 10 s unless told otherwise, ms. */
const graceMs = 25_000

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
  const outcomes = await probeOutcomes(target, plans, id)
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
