import {
  type Draw,
  example,
  explainedBy,
  filesLieIn,
  kubeletOf,
  manifestEdited,
  nobodyGained,
  nobodyLost,
  observeAccess,
  observeAuthorizers,
  observeCreation,
  observeRequest,
  observeRules,
  probeKinds,
  refusedBy,
  rights,
  sentence,
  tokenOf,
  user,
} from 'cks-lab/grader'

const file = 'authorization-config'
const administrator = user('kubernetes-admin', 'kubeadm:cluster-admins')

type Drawn = Draw<
  'trainee' | 'colleague' | 'namespace' | 'resource_plural' | `duty_${'namespace' | 'role'}` | 'folder'
>

export default ({ namespace, duty_namespace, duty_role, folder, ...drawn }: Drawn) => {
  const [trainee, colleague] = [user(drawn.trainee), user(drawn.colleague)]
  const reading = rights('get list watch', drawn.resource_plural)
  return [
    explainedBy(
      file,
      sentence('requests are authorized by the **Node authorizer**', {
        id: 'users-limited',
        title: 'Users and workloads can do only what RBAC allows them',
        points: 4,
        async run(target) {
          const anybody = user(target.nonce)
          const workload = { token: await tokenOf(target, 'default', 'default') }
          const secrets = '/api/v1/namespaces/kube-system/secrets'
          return [
            observeRequest(target, { path: secrets, as: trainee }, { status: 403 }),
            observeRequest(target, { path: secrets, as: workload }, { status: 403 }),
            observeRequest(target, { path: '/api/v1/nodes', as: anybody }, { status: 403 }),
            observeCreation(target, trainee, example('clusterrolebindings'), undefined, 'refused'),
            observeRules(target, trainee, namespace, { atMost: reading }),
            observeRules(target, anybody, 'kube-system', { atMost: [] }),
          ]
        },
      }),
      sentence(['and by **RBAC**, and by nothing else', 'The kubelet of this node keeps its access'], {
        id: 'kubelets-limited',
        title: 'A kubelet can read its own node, and no Secrets of Pods that run elsewhere',
        points: 3,
        run(target) {
          const as = kubeletOf(target.node.name)
          const secret = `/api/v1/namespaces/kube-system/secrets/${target.nonce}`
          return [
            observeRequest(target, { path: `/api/v1/nodes/${target.node.name}`, as }, { status: 200 }),
            observeRequest(target, { path: secret, as }, refusedBy.nodeAuthorizer),
          ]
        },
      }),
    ),
    sentence('and by **RBAC**, and by nothing else', {
      id: 'mode-in-force',
      title: 'Node and RBAC alone authorize, in the manifest and in the running API server',
      points: 2,
      needsApiServer: false,
      run: target => observeAuthorizers(target, 'Node', 'RBAC'),
    }),
    sentence(
      'Bind it to them',
      explainedBy(file, {
        id: 'colleague-bound',
        title: `${drawn.colleague} can do what the Role ${duty_role} says, in ${duty_namespace} alone`,
        points: 2,
        run: target => [
          observeRules(target, colleague, duty_namespace, {
            exactly: rights('get list create', 'configmaps'),
          }),
          observeRules(target, colleague, target.nonce, { atMost: [] }),
        ],
      }),
    ),
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
    manifestEdited({
      mayMount: true,
      mayAdd: ['authorization-mode', file],
      // The setup had to weaken the probes: with AlwaysAllow the API server refuses anonymous requests.
      but: [...probeKinds],
      points: { healthChecksAnswered: 2 },
    }),
    sentence('If you need further files', filesLieIn(1, `${folder}/`, file)),
  ]
}
