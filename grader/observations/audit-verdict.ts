/**
 * Whether an audit policy is as asked: by what its file says, over all kinds of request; by whether that is in force; and
 * by what is logged, which shows that it is.
 */
import { servedResources } from '../cluster/discovery.ts'
import { ignoredIn, type PolicyFile, policyFileOf } from '../cluster/policy-in-force.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { exercises } from './audit-exercises.ts'
import { type AskedPolicy, comparePolicies, type PolicyDifference } from './audit-meaning.ts'
import { type AuditCase, auditReplay } from './audit-replay.ts'
import { describeAudited } from './audit-requests.ts'

export interface AuditVerdict {
  /** What the policy decides about a sentence of the task, and what is logged about it. */
  sentence(target: GradeTarget, sentence: string): Promise<Observation[]>
  /** At which stages events are written. */
  stages(target: GradeTarget): Promise<Observation[]>
}

/**
 * @param cases requests for each sentence whose events are looked at, beside those that the policy's own words lead to
 * @param log the file on the node that the events have to come to; default: wherever the API server logs
 */
export function auditVerdict(
  asked: AskedPolicy,
  cases: (target: GradeTarget) => Promise<Record<string, AuditCase[]>>,
  log?: string,
): AuditVerdict {
  const replay = auditReplay(async target => {
    const { policy } = await policyFileOf(target)
    const [given, own] = await Promise.all([
      cases(target),
      policy ? exercises(target, policy, asked) : ({} as Record<string, AuditCase[]>),
    ])
    const sentences = new Set([...Object.keys(given), ...Object.keys(own)])
    return Object.fromEntries([...sentences].map(it => [it, [...(given[it] ?? []), ...(own[it] ?? [])]]))
  }, log)
  const differences = (target: GradeTarget, policy: NonNullable<PolicyFile['policy']>) =>
    target.once('audit-differences', async () =>
      comparePolicies(policy, asked, { served: await servedResources(target) }),
    )
  const judge = async (
    target: GradeTarget,
    belongs: (it: PolicyDifference) => boolean,
    logged: () => Promise<Observation[]>,
  ) => {
    const file = await policyFileOf(target)
    const { where, policy, inForce } = file
    if (!policy) return [observe(false, where, 'an audit policy', 'the API server cannot read it')]
    const wrong = (await differences(target, policy)).filter(belongs)
    if (wrong.length > 0) return wrong.map(it => observeDifference(it, file))
    if (!inForce) return [observe(false, where, 'what it says is in force', 'it is not in force')]
    return [
      observe(true, where, 'decides as asked', 'as asked, for all kinds of request'),
      ...(await logged()),
    ]
  }
  return {
    sentence: (target, sentence) =>
      judge(
        target,
        it => it.sentence === sentence,
        () => replay.levels(target, sentence),
      ),
    stages: target =>
      judge(
        target,
        it => it.sentence === undefined,
        async () => (await Promise.all(asked.omitStages.map(it => replay.omits(target, it)))).flat(),
      ),
  }
}

function observeDifference(
  { request, expected, found, rule }: PolicyDifference,
  file: PolicyFile,
): Observation {
  const line = file.lineOfRule(rule)
  const by = rule < 0 ? 'no rule matches' : `rule ${rule + 1} on line ${line} decides`
  return observe(
    false,
    rule < 0 ? file.where : `${file.where}:${line}`,
    `${expected}: ${describeAudited(request)}`,
    [`${found}: ${by}`, ...ignoredIn(file, rule)].join('; '),
  )
}
