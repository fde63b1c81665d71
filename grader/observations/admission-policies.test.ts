import { expect, test } from 'vitest'
import { items } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observePoliciesFailClosed } from './admission-policies.ts'

const group = 'GET /apis/admissionregistration.k8s.io/v1/validatingadmissionpolic'
const policy = (name: string, spec: object = {}) => ({ metadata: { name }, spec })
const binding = (policyName: string, spec: object = {}) => ({
  metadata: { name: `binds-${policyName}` },
  spec: { policyName, validationActions: ['Deny'], ...spec },
})
const targetWith = (policies: object[], bindings: object[]) =>
  targetOf({ answers: { [`${group}ies`]: items(...policies), [`${group}ybindings`]: items(...bindings) } })
const told = async (policies: object[], bindings: object[]) =>
  (await observePoliciesFailClosed(targetWith(policies, bindings))).map(
    it => `${it.ok ? 'right' : 'wrong'}: ${it.where}: ${it.actual}`,
  )
const none = ['wrong: ValidatingAdmissionPolicyBindings: none']
const failing = (name: string) => `right: ValidatingAdmissionPolicy ${name}, failurePolicy: Fail`

test('a policy without a failurePolicy fails closed, one that says Ignore does not', async () => {
  const ignoring = policy('b', { failurePolicy: 'Ignore' })
  expect(await told([policy('a'), ignoring], [binding('a'), binding('b')])).toEqual([
    failing('a'),
    'wrong: ValidatingAdmissionPolicy b, failurePolicy: Ignore',
  ])
})

test('a parameter that is missing has to deny', async () => {
  const withAction = (parameterNotFoundAction: string) =>
    binding('a', { paramRef: { name: 'p', parameterNotFoundAction } })
  const where = 'ValidatingAdmissionPolicyBinding binds-a, paramRef.parameterNotFoundAction'
  expect(await told([policy('a')], [withAction('Deny')])).toEqual([failing('a'), `right: ${where}: Deny`])
  expect(await told([policy('a')], [withAction('Allow')])).toEqual([failing('a'), `wrong: ${where}: Allow`])
})

test('what denies nothing is not looked at, and does not count as a policy', async () => {
  const ignoring = policy('b', { failurePolicy: 'Ignore' })
  const auditing = binding('b', { validationActions: ['Audit', 'Warn'] })
  expect(await told([policy('a'), ignoring], [binding('a'), auditing])).toEqual([failing('a')])
  expect(await told([ignoring], [auditing])).toEqual(none)
})

test('a policy that nothing binds judges nothing, and neither does a binding without its policy', async () => {
  expect(await told([policy('a', { failurePolicy: 'Ignore' })], [binding('c')])).toEqual(none)
})

test('only those that are meant are judged, and never the one that the grader itself makes', async () => {
  const target = targetWith(
    [
      policy('a', { failurePolicy: 'Ignore' }),
      policy('b'),
      policy('settled-x1', { failurePolicy: 'Ignore' }),
    ],
    [binding('a'), binding('b'), binding('settled-x1')],
  )
  const seen = await observePoliciesFailClosed(target, it => it.policy.metadata.name !== 'a')
  expect(seen.map(it => it.where)).toEqual(['ValidatingAdmissionPolicy b, failurePolicy'])
})
