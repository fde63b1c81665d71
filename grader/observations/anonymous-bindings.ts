/** What users who have not signed in are bound to. */
import { objectsNow, objectsThen } from '../cluster/beginning.ts'
import { type Binding, bindings, describeBinding } from '../cluster/bindings.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { type ObjectName, observeRbacKept } from './rbac-kept.ts'

/** Names that requests without credentials get (kubernetes.io/docs/reference/access-authn-authz/authentication). */
const anonymous = ['system:anonymous', 'system:unauthenticated']

/**
 * The bindings to them that come with a cluster: the API server's own (rbac/bootstrappolicy) for health and version, and
 * kubeadm's (phases/bootstraptoken/clusterinfo) for joining nodes.
 */
const bootstrap: (ObjectName & { role: string })[] = [
  { kind: 'ClusterRoleBinding', name: 'system:public-info-viewer', role: 'system:public-info-viewer' },
  {
    kind: 'RoleBinding',
    namespace: 'kube-public',
    name: 'kubeadm:bootstrap-signer-clusterinfo',
    role: 'kubeadm:bootstrap-signer-clusterinfo',
  },
]

const namesAnonymous = (binding: Binding) =>
  binding.subjects.filter(it => it.kind !== 'ServiceAccount' && anonymous.includes(it.name))

const isBootstrap = (binding: Binding) =>
  bootstrap.some(
    it =>
      it.kind === binding.kind &&
      it.name === binding.name &&
      it.namespace === binding.namespace &&
      it.role === binding.role.name,
  )

/** No binding names them beyond the bootstrap ones. */
export async function observeAnonymousBindings(target: GradeTarget): Promise<Observation[]> {
  const all = await bindings(target)
  const left = all.filter(it => !isBootstrap(it) && namesAnonymous(it).length > 0)
  return [
    observe(
      true,
      'all bindings',
      `none names ${anonymous.join(' or ')} beyond the bootstrap ones`,
      `${all.length} bindings, none does`,
    ),
    ...left.map(it =>
      observe(
        false,
        describeBinding(it),
        `no subject ${anonymous.join(' or ')}`,
        namesAnonymous(it)
          .map(subject => `${subject.kind} ${subject.name}`)
          .join(', '),
      ),
    ),
  ]
}

/**
 * What a cluster answers without credentials is what it was when the setup was done: the bootstrap bindings, the rules of
 * their roles, and what the ConfigMap says that they let everybody read.
 */
export async function observeBootstrapBindingsKept(target: GradeTarget): Promise<Observation[]> {
  const roles = bootstrap.map(({ kind, role, ...it }): ObjectName => {
    const roleKind = kind === 'RoleBinding' ? 'Role' : 'ClusterRole'
    return { ...it, kind: roleKind, name: role }
  })
  return [...(await observeRbacKept(target, [...bootstrap, ...roles])), await observeClusterInfo(target)]
}

/** Where and by which authority new nodes find the cluster; the controller adds signatures to it. */
async function observeClusterInfo(target: GradeTarget): Promise<Observation> {
  const collection = '/api/v1/configmaps'
  const lists = await Promise.all([objectsNow(target, collection), objectsThen(target, collection)])
  const [now, then] = lists.map(all =>
    all.find(({ metadata: of }) => of.namespace === 'kube-public' && of.name === 'cluster-info'),
  )
  const same = now?.data?.kubeconfig === then?.data?.kubeconfig
  const found = now ? 'it names the cluster in another way' : 'gone'
  return observe(same, 'ConfigMap kube-public/cluster-info', 'as it was', same ? 'as it was' : found)
}
