/**
 * Roles and bindings act a moment after they were written: the authorizer learns of them by watches of its own, and on a
 * busy node that takes a while. Before an answer is called wrong it is compared with the objects, and waited for.
 */
import { onlyRbac } from '../cluster/authorizers.ts'
import { clockAhead } from '../cluster/clock.ts'
import type { Observation } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { eventually } from './eventually.ts'

const withinMs = 3_000

/**
 * Looks until what was seen is as expected, no longer than a change of Roles and bindings is on its way.
 * @param agrees whether the answer that was seen last is what the objects say; asked when it is not as expected
 */
export const takenUp = <Seen extends Observation | Observation[]>(
  target: GradeTarget,
  look: () => Promise<Seen>,
  agrees: () => Promise<boolean>,
): Promise<Seen> =>
  eventually(target, look, {
    what: 'kube-apiserver takes up Roles and bindings',
    withinMs,
    // The objects do not tell when one of them was deleted: what differs is taken for new.
    changedAt: async () =>
      (await onlyRbac(target)) && !(await agrees()) ? Date.now() + (await clockAhead(target)) : undefined,
  })
