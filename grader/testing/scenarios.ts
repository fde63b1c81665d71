/** Scenarios made in a test instead of a folder. */
import type { Scenario } from '../scenario.ts'

/** One in which nothing is drawn. */
export function undrawn(scenario: Omit<Scenario, 'seed' | 'values' | 'redraw'>): Scenario {
  const it: Scenario = { ...scenario, seed: 0, values: {}, redraw: () => it }
  return it
}
