/** Whether ValidatingAdmissionPolicies refuse what they cannot judge, which no request can be made to show. */
import { admissionPolicies, type BoundPolicy } from '../cluster/admission-policies.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * Policies that deny are bound, and each fails closed: an expression that fails (`failurePolicy`) and a parameter that is
 * missing (`parameterNotFoundAction`) have the request refused. Bindings that only warn or audit are not looked at. Of
 * ImagePolicyWebhook: `observeFailsClosed`.
 * @param isMeant which of them, where others may do as they like
 */
export async function observePoliciesFailClosed(
  target: GradeTarget,
  isMeant: (bound: BoundPolicy) => boolean = () => true,
): Promise<Observation[]> {
  const bound = (await admissionPolicies(target)).filter(
    it => it.binding.spec.validationActions?.includes('Deny') && isMeant(it),
  )
  if (bound.length === 0)
    return [observe(false, 'ValidatingAdmissionPolicyBindings', 'one that denies, with its policy', 'none')]
  return bound.flatMap(({ policy, binding }) => {
    const { failurePolicy = 'Fail' } = policy.spec
    const where = `ValidatingAdmissionPolicy ${policy.metadata.name}`
    const failing = observe(failurePolicy === 'Fail', `${where}, failurePolicy`, 'Fail', failurePolicy)
    const { paramRef } = binding.spec
    if (!paramRef) return [failing]
    const missing = String(paramRef.parameterNotFoundAction)
    const at = `ValidatingAdmissionPolicyBinding ${binding.metadata.name}, paramRef.parameterNotFoundAction`
    return [failing, observe(missing === 'Deny', at, 'Deny', missing)]
  })
}
