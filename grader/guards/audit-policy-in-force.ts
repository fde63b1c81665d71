/** What an audit policy says is understood, and in force. */
import { apiServerAnswers, controlPlaneOf } from '../cluster/control-plane.ts'
import { ignoredIn, policyFileOf } from '../cluster/policy-in-force.ts'
import { finding, observe } from '../finding.ts'
import type { Check } from '../types.ts'

/** The API server can read its audit policy file, and what runs has read it as it is now. */
export function auditPolicyInForce(points: number): Check {
  return {
    id: 'policy-read',
    title: 'The API server can read its policy file, and runs with it as it is now',
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const [file, state] = await Promise.all([policyFileOf(target), controlPlaneOf(target)])
      const { where, problem, inForce, said } = file
      const observations = [
        observe(!problem, where, 'an audit policy with which the API server starts', problem ?? 'it is one'),
        // Which fields are passed over matters where the meaning is another than asked.
        ...(problem ? [] : ignoredIn(file).map(it => observe(true, where, 'fields that it knows', it))),
        // What does not run is for others to tell.
        ...(problem || !apiServerAnswers(state)
          ? []
          : [observe(inForce, where, 'what it says is in force', said)]),
      ]
      return finding(observations)
    },
  }
}
