/** What is not told of a control plane, because finding it out is the task. */
import type { ControlPlaneState } from '../lab-infra/lab.ts'
import type { Scenario } from './scenario.ts'

/** A broken state without its cause in tasks that begin with a broken component; every other state as it is. */
export function concealed<State extends Pick<ControlPlaneState, 'phase' | 'summary' | 'component' | 'cause'>>(
  state: State,
  { brokenAtStart }: Pick<Scenario, 'brokenAtStart'>,
): State {
  if (!brokenAtStart || state.phase !== 'broken') return state
  const { cause: _, ...rest } = state
  const summary = `${state.component ?? 'The control plane'} does not run as it should; finding out why is the task`
  return { ...rest, summary } as State
}
