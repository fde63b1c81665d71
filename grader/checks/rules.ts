/** All that a subject may do, as the API server itself lists it, against all that it should be able to. */
import { type Observation, observe } from '../finding.ts'
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'
import { aggregated } from './aggregation.ts'
import { groupsOf, type Subject } from './rbac.ts'
import { type Bounds, compareRules, everybodys, linesOf, type RuleAnswers } from './rule-lines.ts'

/**
 * All a subject may do in a namespace and cluster-wide: what the API server answers to SelfSubjectRulesReview when asked
 * as that subject, once in a run. Requests without credentials may not ask it.
 * @throws Error when it is not answered.
 */
export async function rulesOf(target: GradeTarget, subject: Subject, namespace: string): Promise<string[]> {
  // Of RoleBindings it lists the paths as well, which only ClusterRoleBindings give: ask where there is none.
  const [here, nowhere] = await Promise.all([
    reviewOf(target, subject, namespace),
    reviewOf(target, subject, target.nonce),
  ])
  return linesOf({ resourceRules: here.resourceRules, nonResourceRules: nowhere.nonResourceRules })
}

function reviewOf(target: GradeTarget, subject: Subject, namespace: string): Promise<RuleAnswers> {
  const as = { user: subject.user, groups: groupsOf(subject) }
  return target.once(`rules ${JSON.stringify(as)} ${namespace}`, async () => {
    const client = await api(target)
    await aggregated(target)
    const answer = await client.ask({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      as,
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    })
    if (answer.status !== 201)
      throw new Error(`${answer.line} was answered with ${answer.status}: ${answer.message}`)
    return answer.json.status
  })
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
    const groups = answers.flatMap(({ status, line, message, json }) => {
      if (status !== 200) throw new Error(`${line} was answered with ${status}: ${message}`)
      return json.items as DiscoveredGroup[]
    })
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

/** Judges all that a subject may do in a namespace: it holds `atLeast` these rules, `atMost` those, `noneOf` others. */
export async function observeRules(
  target: GradeTarget,
  subject: Subject,
  namespace: string,
  bounds: Bounds,
): Promise<Observation> {
  const [has, served] = await Promise.all([rulesOf(target, subject, namespace), servedResources(target)])
  const { missing, surplus } = compareRules(has, bounds, served)
  const lists = (title: string, rules: string[]) => (rules.length > 0 ? [`${title} ${inWords(rules)}`] : [])
  return observe(
    missing.length === 0 && surplus.length === 0,
    `all that ${subject.user} may do in ${namespace}`,
    expectation(bounds),
    [...lists('missing:', missing), ...lists('too much:', surplus)].join('; ') ||
      inWords(has.filter(it => !everybodys(it))),
  )
}

function expectation({ atLeast, atMost, noneOf }: Bounds): string {
  if (noneOf) return `none of: ${inWords(noneOf)}`
  const how = atMost && atLeast ? 'exactly' : atMost ? 'at most' : 'at least'
  return `${how}: ${inWords(atMost ?? atLeast ?? [])}`
}

/** More rules than this nobody reads. */
const enough = 16

function inWords(rules: string[]): string {
  const more = rules.length > enough ? ` and ${rules.length - enough} more` : ''
  return `${rules.slice(0, enough).join(', ') || 'nothing'}${more}`
}
