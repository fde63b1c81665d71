import {
  type Action,
  actions,
  anonymous,
  type Check,
  controlPlaneHealthy,
  finding,
  type GradeTarget,
  healthChecksAnswered,
  manifestKept,
  nobodyGained,
  nobodyLost,
  observeActions,
  observeAnonymousBindings,
  observeBootstrapBindingsKept,
  observeRequest,
  otherFlagsKept,
} from 'cks-lab/grader'

const administrators = [{ group: 'platform-admins' }, { group: 'kubeadm:cluster-admins' }]
const unsigned = [anonymous, { group: 'system:unauthenticated' }]
const everything = { verb: '*', resource: '*', group: '*' }

/** Requests get 403, or 401 where anonymous ones are off; the bindings must not allow them even then. */
async function observeClosed(target: GradeTarget, paths: string[], asked: Action[]) {
  const refused = { status: [403, 401] }
  return finding([
    ...(await Promise.all(paths.map(path => observeRequest(target, { path, as: 'nobody' }, refused)))),
    ...(await observeActions(target, anonymous, asked, false)),
  ])
}

const checks: Check[] = [
  {
    id: 'cluster-closed',
    title: 'Without credentials nothing can be read or changed cluster-wide',
    points: 3,
    run: target =>
      observeClosed(
        target,
        ['/api/v1/nodes', '/api/v1/secrets', '/metrics', `/api/v1/namespaces/${target.nonce}/pods`],
        [
          everything,
          ...actions(['list', 'create'], ['secrets', 'pods', 'namespaces', 'nodes']),
          ...actions(['create', 'bind'], ['clusterroles', 'clusterrolebindings'], {
            group: 'rbac.authorization.k8s.io',
          }),
          { verb: 'get', path: '/metrics' },
        ],
      ),
  },
  {
    id: 'kube-system-closed',
    title: 'Without credentials nothing can be read or changed in kube-system',
    points: 2,
    run: target =>
      observeClosed(
        target,
        ['secrets', 'configmaps', 'pods'].map(it => `/api/v1/namespaces/kube-system/${it}`),
        [
          { ...everything, namespace: 'kube-system' },
          ...actions(['get', 'create', 'delete'], ['secrets', 'configmaps', 'pods'], {
            namespace: 'kube-system',
          }),
        ],
      ),
  },
  {
    id: 'nothing-bound',
    title: 'No binding names requests without credentials beyond the bootstrap ones',
    points: 3,
    run: async target => finding(await observeAnonymousBindings(target)),
  },
  {
    id: 'public-answers-kept',
    title: 'Health, version and cluster-info are still answered without credentials',
    points: 3,
    guard: true,
    async run(target) {
      const paths = [
        '/livez',
        '/readyz',
        '/version',
        '/api/v1/namespaces/kube-public/configmaps/cluster-info',
      ]
      const answers = paths.map(path => observeRequest(target, { path, as: 'nobody' }, { status: 200 }))
      return finding([...(await Promise.all(answers)), ...(await observeBootstrapBindingsKept(target))])
    },
  },
  {
    id: 'administrators-kept',
    title: 'platform-admins and the users of admin.conf are still administrators',
    points: 3,
    guard: true,
    async run(target) {
      const asked = [everything, { verb: 'get', path: '/metrics' }]
      const members = administrators.map(it => ({ user: target.nonce, groups: [it.group] }))
      return finding((await Promise.all(members.map(it => observeActions(target, it, asked, true)))).flat())
    },
  },
  nobodyGained(3),
  nobodyLost(2, { but: [...unsigned, ...administrators] }),
  controlPlaneHealthy(2),
  healthChecksAnswered(1),
  manifestKept(2, { mayMount: true }),
  otherFlagsKept(1, {}, ['anonymous-auth', 'authentication-config']),
]

export default checks
