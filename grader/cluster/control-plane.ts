/** The state of the control plane. */
import { controlPlaneState } from '../../lab-infra/control-plane/probe.ts'
import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import type { GradeTarget } from '../types.ts'
import { factsOf } from './manifests.ts'

/** The control plane as the runner saw it when the checks began. */
export const controlPlaneOf = (target: GradeTarget): Promise<ControlPlaneState> =>
  target.once('control-plane', () =>
    controlPlaneState(target.node, { credentials: () => target.lab.credentials() }),
  )

/** Asking makes sense; a controller manager or scheduler that is down keeps nobody from it. */
export const apiServerAnswers = (state: ControlPlaneState) =>
  state.phase === 'ready' ||
  state.component === 'kube-controller-manager' ||
  state.component === 'kube-scheduler'

/** When the running API server was started, ms since the epoch: what it reads at start is older than that. */
export async function apiServerStartedAt(target: GradeTarget): Promise<number | undefined> {
  const facts = await factsOf(target)
  return facts.containers.find(it => it.name === 'kube-apiserver' && it.running)?.createdAt
}
