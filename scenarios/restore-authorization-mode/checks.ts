import {
  type Check,
  controlPlaneHealthy,
  explainedByFile,
  filesLieIn,
  filesMounted,
  finding,
  type GradeTarget,
  healthChecksAnswered,
  kubeletOf,
  manifestKept,
  nobodyGained,
  nobodyLost,
  type Observation,
  observeAccess,
  observeAuthorizers,
  observeRequest,
  observeRules,
  otherFlagsKept,
  probeKinds,
  staticPodFolderTidy,
  tokenOf,
  user,
} from 'cks-lab/grader'

const explained = async (target: GradeTarget, observations: Observation[]) =>
  finding(await explainedByFile(target, 'kube-apiserver', 'authorization-config', observations))

/** All that RBAC gives the trainee. */
const eriks = ['get pods', 'list pods', 'watch pods']
const administrator = user('kubernetes-admin', 'kubeadm:cluster-admins')

const checks: Check[] = [
  {
    id: 'users-limited',
    title: 'Users and workloads can do only what RBAC allows them',
    points: 4,
    async run(target) {
      const workload = { token: await tokenOf(target, 'default', 'default') }
      const binding = {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: target.nonce },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      }
      const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?dryRun=All'
      const [secrets, nodes] = ['/api/v1/namespaces/kube-system/secrets', '/api/v1/nodes']
      const refused = { status: 403 }
      return explained(
        target,
        await Promise.all([
          observeRequest(target, { path: secrets, as: user('erik') }, refused),
          observeRequest(target, { path: secrets, as: workload }, refused),
          observeRequest(target, { path: nodes, as: user(target.nonce) }, refused),
          observeRequest(target, { method: 'POST', path, body: binding, as: user('erik') }, refused),
          observeRules(target, user('erik'), 'internship', { atMost: eriks }),
          observeRules(target, { user: target.nonce }, 'kube-system', { atMost: [] }),
        ]),
      )
    },
  },
  {
    id: 'kubelets-limited',
    title: 'A kubelet can read its own node, and no Secrets of Pods that run elsewhere',
    points: 3,
    async run(target) {
      const as = kubeletOf(target.node.name)
      const secret = `/api/v1/namespaces/kube-system/secrets/${target.nonce}`
      // plugin/pkg/auth/authorizer/node/node_authorizer.go
      const unrelated = { status: 403, message: 'no relationship found between node' }
      return explained(target, [
        await observeRequest(target, { path: `/api/v1/nodes/${target.node.name}`, as }, { status: 200 }),
        await observeRequest(target, { path: secret, as }, unrelated),
      ])
    },
  },
  {
    id: 'mode-in-force',
    title: 'Node and RBAC alone authorize, in the manifest and in the running API server',
    points: 2,
    needsApiServer: false,
    run: async target => finding(await observeAuthorizers(target, 'Node', 'RBAC')),
  },
  {
    id: 'rbac-respected',
    title: 'What RBAC allows works: Erik in internship, the administrators everywhere',
    points: 2,
    guard: true,
    run: async target =>
      finding([
        await observeRules(target, user('erik'), 'internship', { atLeast: eriks }),
        await observeAccess(target, administrator, { verb: '*', resource: '*', group: '*' }, true),
      ]),
  },
  healthChecksAnswered(2),
  nobodyGained(2, { onlyRbac: true }),
  nobodyLost(1),
  // The setup had to weaken them: with AlwaysAllow the API server refuses anonymous requests.
  manifestKept(2, { mayMount: true, but: [...probeKinds] }),
  controlPlaneHealthy(3),
  staticPodFolderTidy(1),
  filesMounted(1),
  filesLieIn(1, '/etc/kubernetes/authz/', 'authorization-config'),
  otherFlagsKept(2, {}, ['authorization-mode', 'authorization-config']),
]

export default checks
