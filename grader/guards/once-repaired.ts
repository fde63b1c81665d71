/** Guards of tasks that begin with the API server broken. */
import { apiServerAnswers, controlPlaneOf } from '../cluster/control-plane.ts'
import { finding, observe } from '../finding.ts'
import type { Check } from '../types.ts'

/**
 * For tasks that begin with the API server broken (`brokenAtStart`): what guards judge elsewhere earns its points here
 * with the repair, and until then it fails instead of being inconclusive, for nothing is repaired yet.
 */
export function onceRepaired(check: Check): Check {
  return {
    ...check,
    guard: false,
    needsApiServer: false,
    async run(target) {
      const state = await controlPlaneOf(target)
      if (apiServerAnswers(state)) return check.run(target)
      const actual = state.cause ? `${state.summary}: ${state.cause}` : state.summary
      return finding([
        observe(false, '/readyz and the container runtime', 'an API server that answers', actual),
      ])
    },
  }
}
