/** What is shown of what is known of a task, and when. */
import { concealed } from '../../grader/conceal.ts'
import type { Scenario } from '../../grader/scenario.ts'
import type { CheckResult, ControlPlane } from './api.ts'

export interface Policy {
  /** The hints that may be asked for. */
  hints(scenario: Scenario): readonly string[]
  /** What the explanation waits for; undefined where it may be read. */
  explanationWaits(attempt: { checked: boolean }): 'first check' | 'end of class' | undefined
  /** Whether evidence is told: verdicts: none is. */
  evidence(): 'full' | 'verdicts'
  /** What of a check's result is told. */
  shown(result: CheckResult): CheckResult
  /** What of a control plane's state is told. */
  told(state: ControlPlane, scenario: Scenario): ControlPlane
}

/** Whoever practises may have all help, the explanation after a first check, and finds out themselves what the task is to find out. */
export const practice: Policy = {
  hints: scenario => scenario.hints,
  explanationWaits: ({ checked }) => (checked ? undefined : 'first check'),
  evidence: () => 'full',
  shown: result => result,
  told: concealed,
}
