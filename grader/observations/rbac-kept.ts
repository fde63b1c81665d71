/** Whether Roles and bindings are as the setup left them. */
import { isDeepStrictEqual } from 'node:util'
import { type Collection, type KeptObject, objectsNow, objectsThen } from '../cluster/beginning.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/** An object of rbac.authorization.k8s.io. */
export interface ObjectName {
  kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding'
  name: string
  namespace?: string
}

/** Each of these Roles and bindings is there and says the same: rules, aggregation, the role it names and its subjects in any order. */
export const observeRbacKept = (target: GradeTarget, names: ObjectName[]): Promise<Observation[]> =>
  Promise.all(
    names.map(async it => {
      const collection: Collection = `/apis/rbac.authorization.k8s.io/v1/${plurals[it.kind]}`
      const [now, then] = await Promise.all([objectsNow(target, collection), objectsThen(target, collection)])
      const where = `${it.kind} ${it.namespace ? `${it.namespace}/` : ''}${it.name}`
      const changed = difference(find(then, it), find(now, it))
      return observe(changed === undefined, where, 'as it was', changed ?? 'as it was')
    }),
  )

const plurals = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
} as const

const find = (all: KeptObject[], { name, namespace }: ObjectName) =>
  all.find(it => it.metadata.name === name && it.metadata.namespace === namespace)

function difference(then: KeptObject | undefined, now: KeptObject | undefined): string | undefined {
  if (!now) return then && 'gone'
  if (!isDeepStrictEqual(then?.roleRef, now.roleRef))
    return `it names the ${now.roleRef.kind} ${now.roleRef.name}`
  if (!isDeepStrictEqual(sorted(then?.subjects), sorted(now.subjects)))
    return `subjects: ${(now.subjects ?? []).map((it: { kind: string; name: string }) => `${it.kind} ${it.name}`).join(', ') || 'none'}`
  return isDeepStrictEqual(sorted(then?.rules), sorted(now.rules)) &&
    isDeepStrictEqual(then?.aggregationRule, now.aggregationRule)
    ? undefined
    : 'its rules are others'
}

const sorted = (list: unknown[] | null | undefined) => (list ?? []).map(it => JSON.stringify(it)).sort()
