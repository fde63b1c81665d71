/** All that a subject may do, as the API server itself lists it. */
import { api, succeeded } from '../http.ts'
import { groupsOf, type Subject } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { aggregated } from './aggregation.ts'
import { onlyRbac } from './authorizers.ts'
import { grantsNow, heldBy, sameAs } from './grants.ts'
import { type Rule, type RuleAnswers, rulesOfAnswer } from './rule-lines.ts'

/**
 * All a subject may do in a namespace and cluster-wide: what the API server answers to SelfSubjectRulesReview when asked
 * as that subject, once in a run; where it may not ask, because somebody has taken system:basic-user away, what the
 * Roles and bindings say. Requests without credentials may not ask it.
 * @throws Error when it is not answered.
 */
export function rulesOf(target: GradeTarget, subject: Subject, namespace: string): Promise<Rule[]> {
  const key = `rules ${subject.user} ${groupsOf(subject)} ${namespace}`
  return target.once(key, () => rulesAsked(target, subject, namespace))
}

/** The same, asked anew. */
export async function rulesAsked(target: GradeTarget, subject: Subject, namespace: string): Promise<Rule[]> {
  // Of RoleBindings it lists the paths as well, which only ClusterRoleBindings give: ask where there is none.
  const [here, nowhere] = await Promise.all([
    reviewOf(target, subject, namespace),
    reviewOf(target, subject, target.nonce),
  ])
  if (!here || !nowhere) return heldBy(await grantsNow(target), sameAs(subject), namespace)
  return rulesOfAnswer({ resourceRules: here.resourceRules, nonResourceRules: nowhere.nonResourceRules })
}

/** undefined: the subject may not ask, and RBAC alone decides what it may. */
async function reviewOf(
  target: GradeTarget,
  subject: Subject,
  namespace: string,
): Promise<RuleAnswers | undefined> {
  await aggregated(target)
  const answer = await (await api(target)).ask({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    as: subject,
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
  })
  if (answer.status === 403 && (await onlyRbac(target))) return undefined
  return succeeded(answer).json.status
}

/** All namespaces but those named, and one that is not there yet. */
export async function otherNamespaces(target: GradeTarget, ...but: string[]): Promise<string[]> {
  const names = await target.once('namespaces', async () => {
    const { items } = await (await api(target)).admin('GET', '/api/v1/namespaces')
    return (items as { metadata: { name: string } }[]).map(it => it.metadata.name)
  })
  return [...names.filter(it => !but.includes(it)), target.nonce]
}
