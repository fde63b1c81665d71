/** All that a subject may do, as the API server itself lists it, against all that it should be able to. */
import { type Observation, observe } from '../finding.ts'
import { api, succeeded } from '../http.ts'
import { groupsOf, type Subject } from '../identity.ts'
import type { GradeTarget } from '../types.ts'
import { aggregated } from './aggregation.ts'
import { grantsNow, heldBy, sameAs } from './grants.ts'
import { onlyRbac, sameRules, takenUp } from './rbac-lag.ts'
import {
  type Bounds,
  compareRules,
  everybodys,
  lineOf,
  type Rule,
  type RuleAnswers,
  rulesOfAnswer,
} from './rule-lines.ts'

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

async function rulesAsked(target: GradeTarget, subject: Subject, namespace: string): Promise<Rule[]> {
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

/** "pods", "deployments.apps": every resource the API server has, from aggregated discovery. */
export const servedResources = (target: GradeTarget): Promise<Set<string>> =>
  target.once('served-resources', async () => {
    const client = await api(target)
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const answers = await Promise.all(
      ['/api', '/apis'].map(path => client.ask({ path, headers: { accept } })),
    )
    const groups = answers.flatMap(it => succeeded(it).json.items as DiscoveredGroup[])
    return new Set(
      groups.flatMap(({ metadata, versions }) =>
        versions.flatMap(it =>
          (it.resources ?? []).map(of => `${of.resource}${metadata.name ? `.${metadata.name}` : ''}`),
        ),
      ),
    )
  })

interface DiscoveredGroup {
  metadata: { name?: string }
  versions: { resources?: { resource: string }[] }[]
}

/**
 * Judges all that a subject may do in a namespace: it holds `atLeast` these rules, `atMost` those, `noneOf` others. What
 * the API server has not taken up yet is waited for.
 */
export async function observeRules(
  target: GradeTarget,
  subject: Subject,
  namespace: string,
  bounds: Bounds,
): Promise<Observation> {
  const served = await servedResources(target)
  let has: Rule[] | undefined
  const look = async () => {
    has = await (has ? rulesAsked(target, subject, namespace) : rulesOf(target, subject, namespace))
    return judged(subject, namespace, has, bounds, served)
  }
  return takenUp(target, look, async () => {
    const given = heldBy(await grantsNow(target), sameAs(subject), namespace)
    return sameRules(given, has ?? [])
  })
}

function judged(
  subject: Subject,
  namespace: string,
  has: Rule[],
  bounds: Bounds,
  served: Set<string>,
): Observation {
  const { missing, surplus } = compareRules(has, bounds, served)
  const lists = (title: string, rules: string[]) =>
    rules.length > 0 ? [`${title} ${rulesInWords(rules)}`] : []
  return observe(
    missing.length === 0 && surplus.length === 0,
    `all that ${subject.user} may do in ${namespace}`,
    expectation(bounds),
    [...lists('missing:', missing), ...lists('too much:', surplus)].join('; ') ||
      rulesInWords(has.map(lineOf).filter(it => !everybodys(it))),
  )
}

function expectation({ atLeast, atMost, noneOf }: Bounds): string {
  if (noneOf) return `none of: ${rulesInWords(noneOf)}`
  const how = atMost && atLeast ? 'exactly' : atMost ? 'at most' : 'at least'
  return `${how}: ${rulesInWords(atMost ?? atLeast ?? [])}`
}

/** More rules than this nobody reads. */
const enough = 16

/** For evidence. */
export function rulesInWords(rules: string[]): string {
  const more = rules.length > enough ? ` and ${rules.length - enough} more` : ''
  return `${rules.slice(0, enough).join(', ') || 'nothing'}${more}`
}
