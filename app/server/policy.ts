/** What is shown of what is known of a task, and when. */
import { concealed } from '../../grader/conceal.ts'
import type { Scenario } from '../../grader/scenario.ts'
import type { ControlPlane } from './api.ts'

export interface Policy {
  /** The hints that may be asked for. */
  hints(scenario: Scenario): readonly string[]
  /** Whether the explanation may be read. */
  opensExplanation(attempt: { checked: boolean }): boolean
  /** What of a control plane's state is told. */
  told(state: ControlPlane, scenario: Scenario): ControlPlane
}

/** Whoever practises may have all help, the explanation after a first check, and finds out themselves what the task is to find out. */
export const practice: Policy = {
  hints: scenario => scenario.hints,
  opensExplanation: ({ checked }) => checked,
  told: concealed,
}
