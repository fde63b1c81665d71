/** Scenarios made in a test instead of a folder. */
import { draw, fill } from '../parameters.ts'
import type { Scenario } from '../scenario.ts'

/** One whose text has what its parameters draw. */
export function scenarioOf(fields: Omit<Scenario, 'seed' | 'values' | 'redraw'>, seed = 0): Scenario {
  const values = draw(fields.parameters ?? {}, seed)
  const redraw = (other: number) => scenarioOf(fields, fields.parameters ? other : 0)
  return { ...fields, seed, values, task: fill(fields.task, values), redraw }
}
