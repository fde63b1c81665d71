/** Keeps what the setup of a task left with the lab. */
import { type NodeFacts, nodeFacts } from '../lab-infra/control-plane/facts.ts'
import type { Lab } from '../lab-infra/lab.ts'
import {
  type Beginning,
  beginningName,
  collections,
  fileStates,
  type KeptObject,
  objectsNow,
  storedHashes,
} from './cluster/beginning.ts'
import { kubeletConfig, kubeletRunning } from './cluster/kubelet.ts'
import type { Scenario } from './scenario.ts'
import { newRun } from './target.ts'
import type { GradeTarget } from './types.ts'

/** Reads it all and keeps it with the lab. @param seen the node's facts, where they are known already */
export async function rememberBeginning(
  lab: Lab,
  { brokenAtStart, remember = [] }: Pick<Scenario, 'brokenAtStart' | 'remember'>,
  signal: AbortSignal,
  seen?: NodeFacts,
): Promise<void> {
  const { target, undo } = newRun(lab, signal)
  try {
    const [{ manifests }, files, kubelet, objects, stored] = await Promise.all([
      seen ?? nodeFacts(lab.node, signal),
      fileStates(target, ['/etc/kubernetes', ...remember]),
      kubeletOf(target, brokenAtStart !== undefined),
      brokenAtStart ? undefined : allObjects(target),
      brokenAtStart && brokenAtStart !== 'etcd' ? storedHashes(target) : undefined,
    ])
    const beginning: Beginning = {
      ...{ manifests, files, kubelet },
      ...(objects && { objects }),
      ...(stored && { stored }),
    }
    await lab.remember(beginningName, JSON.stringify(beginning))
  } finally {
    await undo()
  }
}

/** @param isBroken the control plane, so that nobody can ask the kubelet through it */
async function kubeletOf(target: GradeTarget, isBroken: boolean): Promise<NonNullable<Beginning['kubelet']>> {
  const [{ onDisk }, running] = await Promise.all([
    kubeletConfig(target),
    isBroken ? undefined : kubeletRunning(target),
  ])
  return { onDisk, ...(running?.settings && { running: running.settings }) }
}

async function allObjects(target: GradeTarget): Promise<Record<string, KeptObject[]>> {
  const lists = await Promise.all(collections.map(async it => [it, await objectsNow(target, it)] as const))
  return Object.fromEntries(lists)
}
