/** ClusterRoles that others are aggregated into: a controller writes their rules, a moment after a change. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

export interface ClusterRole {
  metadata: { name: string; labels?: Record<string, string> }
  rules?: unknown[] | null
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] }
}

interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** The controller needs far less; where it is down nothing will change, ms. */
const longestMs = 4_000
const everyMs = 150

/**
 * Waits, once in a run, until every aggregated ClusterRole holds the rules of those it selects: before that an edit of
 * either has not had its effect yet.
 */
export const aggregated = (target: GradeTarget): Promise<void> =>
  target.once('aggregated-roles', async () => {
    const client = await api(target)
    const until = Date.now() + longestMs
    for (;;) {
      const { items } = await client.admin('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles')
      if (isAggregated(items) || Date.now() > until) return
      await sleep(everyMs, undefined, { signal: target.signal })
    }
  })

/** As pkg/controller/clusterroleaggregation puts them together, in whatever order. */
export function isAggregated(roles: ClusterRole[]): boolean {
  return roles.every(role => {
    if (!role.aggregationRule?.clusterRoleSelectors) return true
    const [wanted, found] = [sourcesOf(role, roles).flatMap(it => it.rules ?? []), role.rules ?? []]
    return containsAll(wanted, found) && containsAll(found, wanted)
  })
}

/** The roles whose rules a role is to hold; none where nothing is aggregated into it. */
export function sourcesOf({ metadata, aggregationRule }: ClusterRole, roles: ClusterRole[]): ClusterRole[] {
  const selectors = aggregationRule?.clusterRoleSelectors ?? []
  return roles.filter(
    it =>
      it.metadata.name !== metadata.name &&
      selectors.some(selector => selects(selector, it.metadata.labels ?? {})),
  )
}

const containsAll = (all: unknown[], some: unknown[]) =>
  some.every(it => all.some(other => isDeepStrictEqual(it, other)))

/** kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Record<string, string>) {
  const meets = ({ key, operator, values = [] }: (typeof matchExpressions)[number]) => {
    const value = labels[key]
    if (operator === 'Exists') return value !== undefined
    if (operator === 'DoesNotExist') return value === undefined
    const among = value !== undefined && values.includes(value)
    return operator === 'In' ? among : !among
  }
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(meets)
  )
}
