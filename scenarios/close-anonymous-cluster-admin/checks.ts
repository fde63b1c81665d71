import {
  type Action,
  actions,
  anonymous,
  type Draw,
  type GradeTarget,
  manifestEdited,
  nobodyGained,
  nobodyLost,
  observeActions,
  observeAnonymousBindings,
  observeBootstrapBindingsKept,
  observeRequest,
  sentence,
  user,
} from 'cks-lab/grader'

const unsigned = [anonymous, { group: 'system:unauthenticated' }]
const everything = { verb: '*', resource: '*', group: '*' }
const metrics = { verb: 'get', path: '/metrics' }
const open = ['/livez', '/readyz', '/version', '/api/v1/namespaces/kube-public/configmaps/cluster-info']

/** Requests get 403, or 401 where anonymous ones are off; the bindings must not allow them even then. */
const observeClosed = (target: GradeTarget, paths: string[], asked: Action[]) => [
  paths.map(path => observeRequest(target, { path, as: 'nobody' }, { status: [403, 401] })),
  observeActions(target, anonymous, asked, false),
]
const rbac = 'rbac.authorization.k8s.io'

export default ({ administrators, namespace }: Draw<'administrators' | 'namespace'>) => {
  const groups = [administrators, 'kubeadm:cluster-admins']
  const resources = ['secrets', 'configmaps', 'pods']
  return [
    sentence(
      'Take away **every** right that was given',
      {
        id: 'cluster-closed',
        title: 'Without credentials nothing can be read or changed cluster-wide',
        points: 3,
        run: target =>
          observeClosed(
            target,
            ['/api/v1/nodes', '/api/v1/secrets', '/metrics', `/api/v1/namespaces/${target.nonce}/pods`],
            [
              ...[everything, metrics],
              ...actions(['list', 'create'], ['secrets', 'pods', 'namespaces', 'nodes']),
              ...actions(['create', 'bind'], ['clusterroles', 'clusterrolebindings'], { group: rbac }),
            ],
          ),
      },
      {
        id: 'namespace-closed',
        title: `Without credentials nothing can be read or changed in ${namespace}`,
        points: 2,
        run: target =>
          observeClosed(
            target,
            resources.map(it => `/api/v1/namespaces/${namespace}/${it}`),
            [{ ...everything, namespace }, ...actions(['get', 'create', 'delete'], resources, { namespace })],
          ),
      },
      {
        id: 'nothing-bound',
        title: 'No binding names requests without credentials beyond the bootstrap ones',
        points: 3,
        run: observeAnonymousBindings,
      },
    ),
    sentence(['must go on being answered', 'The two bindings behind that'], {
      id: 'public-answers-kept',
      title: 'Health, version and cluster-info are still answered without credentials',
      points: 3,
      guard: true,
      run: target => [
        open.map(path => observeRequest(target, { path, as: 'nobody' }, { status: 200 })),
        observeBootstrapBindingsKept(target),
      ],
    }),
    sentence('remain administrators', {
      id: 'administrators-kept',
      title: `${administrators} and the users of admin.conf are still administrators`,
      points: 3,
      guard: true,
      run: target =>
        groups.map(it => observeActions(target, user(target.nonce, it), [everything, metrics], true)),
    }),
    sentence(
      'Nobody else gains or loses access',
      nobodyGained(3),
      nobodyLost(2, { but: [...unsigned, ...groups.map(group => ({ group }))] }),
    ),
    manifestEdited({
      mayMount: true,
      mayAdd: ['anonymous-auth', 'authentication-config'],
      points: { controlPlaneHealthy: 2, staticPodFolderTidy: 0, filesMounted: 0, otherFlagsKept: 1 },
      said: { controlPlaneHealthy: 'The control plane is ready when you are done' },
    }),
  ]
}
