import {
  actions,
  bootstrapBindingsKept,
  type Check,
  controlPlaneHealthy,
  filesLieIn,
  filesMounted,
  finding,
  healthChecksAnswered,
  nothingBoundToAnonymous,
  observeAccess,
  observeRequest,
  otherFlagsKept,
  staticPodFolderTidy,
  tokenOf,
} from 'cks-lab/grader'

const statusBoard = {
  user: 'system:serviceaccount:monitoring:status-board',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:monitoring'],
}

/** What anonymous requests are answered by default, what the planted bindings gave them, and what is nowhere. */
const paths = (nonce: string) => [
  '/api',
  '/apis',
  '/version',
  '/openapi/v2',
  '/metrics',
  '/api/v1/nodes',
  '/api/v1/namespaces/intranet/secrets',
  '/api/v1/namespaces/kube-public/configmaps/cluster-info',
  `/${nonce}`,
]

const checks: Check[] = [
  {
    id: 'requests-refused',
    title: 'Requests without credentials get 401',
    points: 4,
    run: async target =>
      finding(
        await Promise.all(
          paths(target.nonce).map(path => observeRequest(target, { path, as: 'nobody' }, { status: 401 })),
        ),
      ),
  },
  {
    id: 'rights-taken-away',
    title: 'Nothing is bound to requests without credentials beyond the bootstrap bindings',
    points: 3,
    run: nothingBoundToAnonymous,
  },
  healthChecksAnswered(2),
  {
    id: 'status-board-works',
    title: 'The status board still signs in and has exactly the access it had',
    points: 2,
    guard: true,
    async run(target) {
      const token = await tokenOf(target, 'monitoring', 'status-board')
      const may = actions(['get', 'list'], ['nodes', 'namespaces', 'pods'])
      const mayNot = actions(['get', 'create'], ['secrets'])
      return finding([
        await observeRequest(target, { path: '/api/v1/nodes', as: { token } }, { status: 200 }),
        ...(await Promise.all(may.map(it => observeAccess(target, statusBoard, it, true)))),
        ...(await Promise.all(mayNot.map(it => observeAccess(target, statusBoard, it, false)))),
      ])
    },
  },
  {
    id: 'bootstrap-bindings-kept',
    title: 'The two bootstrap bindings are as they were',
    points: 1,
    guard: true,
    run: bootstrapBindingsKept,
  },
  controlPlaneHealthy(3),
  staticPodFolderTidy(1),
  filesMounted(1),
  filesLieIn(1, '/etc/kubernetes/authn/', 'authentication-config'),
  otherFlagsKept(2, {}, ['anonymous-auth', 'authentication-config', 'token-auth-file']),
]

export default checks
