import {
  controlPlaneHealthy,
  type Draw,
  explainedByFile,
  filesLieIn,
  filesMounted,
  type GradeTarget,
  healthChecksAnswered,
  kubeletOf,
  manifestKept,
  nobodyGained,
  nobodyLost,
  observeAccess,
  observeAuthorizers,
  observeRequest,
  observeRules,
  otherFlagsKept,
  probeKinds,
  type Seen,
  sentence,
  staticPodFolderTidy,
  tokenOf,
  user,
} from 'cks-lab/grader'

const explained = (target: GradeTarget, ...seen: Seen[]) =>
  explainedByFile(target, 'kube-apiserver', 'authorization-config', seen)

const administrator = user('kubernetes-admin', 'kubeadm:cluster-admins')
const refused = { status: 403 }

type Names =
  | 'trainee'
  | 'colleague'
  | 'namespace'
  | 'resource_plural'
  | `duty_${'namespace' | 'role'}`
  | 'folder'

export default ({ namespace, duty_namespace, duty_role, folder, ...drawn }: Draw<Names>) => {
  const [trainee, colleague] = [user(drawn.trainee), user(drawn.colleague)]
  const reading = ['get', 'list', 'watch'].map(it => `${it} ${drawn.resource_plural}`)
  const duties = ['get', 'list', 'create'].map(it => `${it} configmaps`)
  return [
    sentence('requests are authorized by the **Node authorizer**', {
      id: 'users-limited',
      title: 'Users and workloads can do only what RBAC allows them',
      points: 4,
      async run(target) {
        const workload = { token: await tokenOf(target, 'default', 'default') }
        const body = {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: target.nonce },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        }
        const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?dryRun=All'
        const secrets = '/api/v1/namespaces/kube-system/secrets'
        return explained(
          target,
          observeRequest(target, { path: secrets, as: trainee }, refused),
          observeRequest(target, { path: secrets, as: workload }, refused),
          observeRequest(target, { path: '/api/v1/nodes', as: user(target.nonce) }, refused),
          observeRequest(target, { method: 'POST', path, body, as: trainee }, refused),
          observeRules(target, trainee, namespace, { atMost: reading }),
          observeRules(target, user(target.nonce), 'kube-system', { atMost: [] }),
        )
      },
    }),
    sentence(['and by **RBAC**, and by nothing else', 'The kubelet of this node keeps its access'], {
      id: 'kubelets-limited',
      title: 'A kubelet can read its own node, and no Secrets of Pods that run elsewhere',
      points: 3,
      run(target) {
        const as = kubeletOf(target.node.name)
        const secret = `/api/v1/namespaces/kube-system/secrets/${target.nonce}`
        // plugin/pkg/auth/authorizer/node/node_authorizer.go
        const unrelated = { status: 403, message: 'no relationship found between node' }
        return explained(
          target,
          observeRequest(target, { path: `/api/v1/nodes/${target.node.name}`, as }, { status: 200 }),
          observeRequest(target, { path: secret, as }, unrelated),
        )
      },
    }),
    sentence('and by **RBAC**, and by nothing else', {
      id: 'mode-in-force',
      title: 'Node and RBAC alone authorize, in the manifest and in the running API server',
      points: 2,
      needsApiServer: false,
      run: target => observeAuthorizers(target, 'Node', 'RBAC'),
    }),
    sentence('Bind it to them', {
      id: 'colleague-bound',
      title: `${drawn.colleague} can do what the Role ${duty_role} says, in ${duty_namespace} alone`,
      points: 2,
      run: target =>
        explained(
          target,
          observeRules(target, colleague, duty_namespace, { atLeast: duties, atMost: duties }),
          observeRules(target, colleague, target.nonce, { atMost: [] }),
        ),
    }),
    sentence('What RBAC allows must work', {
      id: 'rbac-respected',
      title: `What RBAC allows works: ${drawn.trainee} in ${namespace}, the administrators everywhere`,
      points: 2,
      guard: true,
      run: target => [
        observeRules(target, trainee, namespace, { atLeast: reading }),
        observeAccess(target, administrator, { verb: '*', resource: '*', group: '*' }, true),
      ],
    }),
    sentence(
      'Everything else that RBAC gives stays as it is',
      nobodyGained(2, { onlyRbac: true, but: [colleague] }),
      nobodyLost(1),
    ),
    sentence(
      'Everything else in the manifests of the static pods stays as it is',
      // The setup had to weaken the probes: with AlwaysAllow the API server refuses anonymous requests.
      manifestKept(2, { mayMount: true, but: [...probeKinds] }),
      otherFlagsKept(2, {}, ['authorization-mode', 'authorization-config']),
    ),
    sentence('no other manifest lies in their folder', staticPodFolderTidy(1)),
    sentence("The kubelet's health checks of the API server go on succeeding", healthChecksAnswered(2)),
    sentence('If you need further files', filesLieIn(1, `${folder}/`, 'authorization-config')),
    sentence('must be running with the new configuration', controlPlaneHealthy(3), filesMounted(1)),
  ]
}
