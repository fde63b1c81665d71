/** What the server asks of the grader; tests put their own in its place. */

import type { Scenario } from '../../grader/scenario.ts'
import type { Grade, GradeEvent } from '../../grader/types.ts'
import type { Lab, Progress } from '../../lab-infra/lab.ts'

export interface Grader {
  /** @throws LabError naming the folder and file that is wrong. */
  loadScenarios(dirs: string[]): Promise<Scenario[]>
  setUpScenario(lab: Lab, scenario: Scenario, report: Progress, signal: AbortSignal): Promise<void>
  grade(
    lab: Lab,
    scenario: Scenario,
    options: { signal: AbortSignal; onEvent: (event: GradeEvent) => void },
  ): Promise<Grade>
}

/** The real one, loaded on first use: it brings the Kubernetes client, which the page need not wait for. */
export const realGrader: Grader = {
  async loadScenarios(dirs) {
    return (await import('../../grader/scenario.ts')).loadScenarios(dirs)
  },
  async setUpScenario(lab, scenario, report, signal) {
    return (await import('../../grader/setup.ts')).setUpScenario(lab, scenario, report, signal)
  },
  async grade(lab, scenario, options) {
    return (await import('../../grader/grade.ts')).grade(lab, scenario, options)
  },
}
