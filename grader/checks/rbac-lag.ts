/**
 * Roles and bindings act a moment after they were written: the authorizer learns of them by watches of its own, and on a
 * busy node that takes a while. Before an answer is called wrong it is compared with the objects, and waited for.
 */
import { clockAhead, eventually } from '../eventually.ts'
import type { Observation } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { flagsOf } from './manifests.ts'
import type { Rule } from './rule-lines.ts'

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

/** Rules in any order, each as often as you like. */
export function sameRules(some: Rule[], others: Rule[]): boolean {
  const [one, other] = [some, others].map(it => new Set(it.map(rule => JSON.stringify(rule))))
  return one!.symmetricDifference(other!).size === 0
}

/** Whether RBAC alone decides, beside the Node authorizer: another may allow what RBAC does not, or refuse what it does. */
export async function onlyRbac(target: GradeTarget): Promise<boolean> {
  const { values } = await flagsOf(target, 'kube-apiserver')
  const modes = values('authorization-mode').running ?? []
  return modes.includes('RBAC') && modes.every(it => ['Node', 'RBAC'].includes(it))
}
