/**
 * Whether an audit policy is as asked: by what its file says, over all kinds of request; by whether that is in force; and
 * by what is logged, which shows that it is.
 */
import { finding, type Observation, observe } from '../finding.ts'
import type { Check, GradeTarget } from '../types.ts'
import { exercises } from './audit-exercises.ts'
import { type AskedPolicy, comparePolicies, type PolicyDifference } from './audit-meaning.ts'
import { type AuditPolicyFile, readAuditPolicy } from './audit-policy-file.ts'
import { type AuditCase, auditReplay } from './audit-replay.ts'
import { describeAudited } from './audit-requests.ts'
import { apiServerAnswers, controlPlaneOf } from './control-plane.ts'
import { type FileInForce, fileInForce } from './in-force.ts'
import { servedResources } from './rules.ts'

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
  const differences = (target: GradeTarget, policy: NonNullable<AuditPolicyFile['policy']>) =>
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

type PolicyFile = AuditPolicyFile & Pick<FileInForce, 'where' | 'inForce' | 'said'>

/** The file that --audit-policy-file of the API server's manifest names, as that reads it. */
const policyFileOf = (target: GradeTarget): Promise<PolicyFile> =>
  target.once('audit-policy', async () => {
    const { where, text, problem, inForce, said } = await fileInForce(
      target,
      'kube-apiserver',
      'audit-policy-file',
    )
    const none = { ignored: [], lineOfRule: () => 1 }
    const read =
      text === undefined ? { ...none, problem: problem ?? 'cannot be read' } : readAuditPolicy(text)
    return { ...read, where, inForce, said }
  })

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

/** What the API server passes over, in the whole file or in one rule. */
const ignoredIn = ({ ignored }: AuditPolicyFile, rule?: number) =>
  ignored
    .filter(it => rule === undefined || it.field.startsWith(`rules[${rule}]`) || !it.field.includes('['))
    .map(({ field, line, why }) => `${field} on line ${line} ${why}`)
