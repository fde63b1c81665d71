/** Checks whose outcome the file of a flag decides. */
import { finding, findingOf } from '../finding.ts'
import { observeNotInForce } from '../observations/in-force.ts'
import { type Checks, listed } from '../sentences.ts'
import type { Check } from '../types.ts'

/**
 * When such a check fails, what is to be known about the file comes first, so that nobody looks for a mistake in what is
 * not in force or was not understood.
 * @param flag of the API server: "admission-control-config-file"
 */
export const explainedBy = (flag: string, ...checks: Checks[]): Check[] =>
  listed(checks).map(check => ({
    ...check,
    async run(target) {
      const found = await findingOf(check.run(target))
      if (found.passed) return found
      const causes = await observeNotInForce(target, 'kube-apiserver', flag)
      return causes.length > 0 ? [finding(causes), found] : found
    },
  }))
