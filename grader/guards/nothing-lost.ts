/** What the cluster held when a task began is still there. */
import { finding } from '../finding.ts'
import { observeStoredKept } from '../observations/stored.ts'
import type { Check } from '../types.ts'

/** Objects that the cluster held are still there, and those that people write say what they said. */
export function nothingLost(points: number): Check {
  return {
    id: 'nothing-lost',
    title: 'What was stored in the cluster is still there, and says what it said',
    points,
    run: async target => finding(await observeStoredKept(target)),
  }
}
