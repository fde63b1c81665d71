/** RoleBindings and ClusterRoleBindings. */
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

export interface Binding {
  kind: 'ClusterRoleBinding' | 'RoleBinding'
  name: string
  namespace?: string
  role: { kind: string; name: string }
  subjects: { kind: string; name: string; namespace?: string }[]
}

interface RawBinding {
  metadata: { name: string; namespace?: string }
  roleRef: { kind: string; name: string }
  subjects?: Binding['subjects']
}

/** Every binding of the cluster, read once in a run. */
export const bindings = (target: GradeTarget): Promise<Binding[]> =>
  target.once('bindings', async () => {
    const client = await api(target)
    const kinds = ['ClusterRoleBinding', 'RoleBinding'] as const
    const lists = await Promise.all(
      kinds.map(async kind => {
        const answer = await client.admin('GET', `/apis/rbac.authorization.k8s.io/v1/${kind.toLowerCase()}s`)
        return (answer.items as RawBinding[]).map(it => ({
          kind,
          name: it.metadata.name,
          ...(it.metadata.namespace && { namespace: it.metadata.namespace }),
          role: { kind: it.roleRef.kind, name: it.roleRef.name },
          subjects: it.subjects ?? [],
        }))
      }),
    )
    return lists.flat()
  })

/** "RoleBinding shop/board (Role board)", for evidence. */
export const describeBinding = (it: Binding) =>
  `${it.kind} ${it.namespace ? `${it.namespace}/` : ''}${it.name} (${it.role.kind} ${it.role.name})`
