import {
  anonymous,
  type Check,
  controlPlaneHealthy,
  filesLieIn,
  filesMounted,
  finding,
  healthChecksAnswered,
  manifestKept,
  nobodyGained,
  nobodyLost,
  observeAccessKept,
  observeAnonymousBindings,
  observeAnonymousPaths,
  observeAnonymousRefused,
  observeBootstrapBindingsKept,
  observeRequest,
  otherFlagsKept,
  probeKinds,
  secretFilesProtected,
  serviceAccount,
  staticPodFolderTidy,
  tokenOf,
} from 'cks-lab/grader'

const statusBoard = serviceAccount('monitoring', 'status-board')
const unsigned = [anonymous, { group: 'system:unauthenticated' }]

/** The only paths that may be answered without credentials. */
const open = ['/livez', '/readyz', '/healthz']

/** What the planted bindings gave to requests without credentials, and what nodes that join ask for. */
const attacked = [
  '/api/v1/nodes',
  '/api/v1/namespaces/intranet/secrets',
  '/api/v1/namespaces/kube-public/configmaps/cluster-info',
]

const checks: Check[] = [
  {
    id: 'requests-refused',
    title: 'Requests without credentials get 401',
    points: 4,
    run: async target =>
      finding([
        ...(await observeAnonymousPaths(target, ...open)),
        ...(await observeAnonymousRefused(target, attacked)),
      ]),
  },
  {
    id: 'rights-taken-away',
    title: 'Nothing is bound to requests without credentials beyond the bootstrap bindings',
    points: 3,
    run: async target => finding(await observeAnonymousBindings(target)),
  },
  healthChecksAnswered(2),
  {
    id: 'status-board-works',
    title: 'The status board still signs in and has exactly the access it had',
    points: 2,
    guard: true,
    async run(target) {
      const token = await tokenOf(target, 'monitoring', 'status-board')
      return finding([
        await observeRequest(target, { path: '/api/v1/nodes', as: { token } }, { status: 200 }),
        ...(await observeAccessKept(target, statusBoard)),
      ])
    },
  },
  {
    id: 'bootstrap-bindings-kept',
    title: 'The two bootstrap bindings are as they were',
    points: 1,
    guard: true,
    run: async target => finding(await observeBootstrapBindingsKept(target)),
  },
  nobodyGained(2, { but: [statusBoard] }),
  nobodyLost(1, { but: [statusBoard, ...unsigned] }),
  controlPlaneHealthy(3),
  manifestKept(2, { mayMount: true, but: [...probeKinds] }),
  staticPodFolderTidy(1),
  filesMounted(1),
  filesLieIn(1, '/etc/kubernetes/authn/', 'authentication-config', 'token-auth-file'),
  secretFilesProtected(2),
  otherFlagsKept(2, {}, ['anonymous-auth', 'authentication-config', 'token-auth-file']),
]

export default checks
