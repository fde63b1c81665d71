/** What users who have not signed in are bound to. */
import { finding, observe } from '../finding.ts'
import type { Finding, GradeTarget } from '../types.ts'
import { type Binding, bindings, describeBinding } from './bindings.ts'

/** Names that requests without credentials get (kubernetes.io/docs/reference/access-authn-authz/authentication). */
const anonymous = ['system:anonymous', 'system:unauthenticated']

/**
 * The bindings to them that come with a cluster: the API server's own (rbac/bootstrappolicy) for health and version, and
 * kubeadm's (phases/bootstraptoken/clusterinfo) for joining nodes.
 */
const bootstrap = [
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
export async function nothingBoundToAnonymous(target: GradeTarget): Promise<Finding> {
  const all = await bindings(target)
  const left = all.filter(it => !isBootstrap(it) && namesAnonymous(it).length > 0)
  return finding([
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
  ])
}

/** The bootstrap bindings are there and still name them. */
export async function bootstrapBindingsKept(target: GradeTarget): Promise<Finding> {
  const all = await bindings(target)
  return finding(
    bootstrap.map(wanted => {
      const kept = all.find(
        it => it.kind === wanted.kind && it.name === wanted.name && it.namespace === wanted.namespace,
      )
      const where = `${wanted.kind} ${wanted.namespace ? `${wanted.namespace}/` : ''}${wanted.name}`
      const right = kept !== undefined && isBootstrap(kept) && namesAnonymous(kept).length > 0
      return observe(
        right,
        where,
        'as the bootstrap made it',
        kept ? `subjects: ${kept.subjects.map(it => it.name).join(', ') || 'none'}` : 'gone',
      )
    }),
  )
}
