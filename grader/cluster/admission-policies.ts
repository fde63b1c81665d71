/**
 * ValidatingAdmissionPolicies (kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy) as objects. What
 * they do is better asked: `refusedBy.admissionPolicy`. Their matchConditions know no namespaceObject in v1.35: one that
 * names it is accepted, and fails for every request.
 */
import type { GradeTarget } from '../types.ts'
import { type KeptObject, objectsNow } from './beginning.ts'
import { admissionCollections } from './late.ts'

const [policies, policyBindings] = admissionCollections

/** A binding, and the policy that it names: `spec` of each is as the API server returned it. */
export interface BoundPolicy {
  binding: KeptObject
  policy: KeptObject
}

/**
 * Every ValidatingAdmissionPolicyBinding with its policy, whatever it does with what it matches
 * (`binding.spec.validationActions`). A policy that nothing binds judges nothing and is left out, and so is a binding whose
 * policy is not there.
 */
export async function admissionPolicies(target: GradeTarget): Promise<BoundPolicy[]> {
  const [all, bindings] = await Promise.all([
    objectsNow(target, policies),
    objectsNow(target, policyBindings),
  ])
  return bindings.flatMap(binding => {
    const policy = all.find(it => it.metadata.name === binding.spec.policyName)
    return policy ? [{ binding, policy }] : []
  })
}
