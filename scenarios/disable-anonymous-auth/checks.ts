import {
  anonymous,
  type Draw,
  filesLieIn,
  manifestEdited,
  nobodyGained,
  nobodyLost,
  observeAccessKept,
  observeAnonymousBindings,
  observeAnonymousPaths,
  observeAnonymousRefused,
  observeBootstrapBindingsKept,
  observeRequest,
  probeKinds,
  secretFilesProtected,
  sentence,
  serviceAccount,
  tokenOf,
} from 'cks-lab/grader'

const flags = ['anonymous-auth', 'authentication-config', 'token-auth-file']

type Names = 'open_paths' | 'automation' | 'home' | 'public' | 'folder'

export default ({ open_paths, home, folder, ...drawn }: Draw<Names>) => {
  const automation = serviceAccount(home, drawn.automation)
  const unsigned = [anonymous, { group: 'system:unauthenticated' }]
  // What the planted bindings gave to requests without credentials, and what nodes that join ask for.
  const attacked = [
    '/api/v1/nodes',
    `/api/v1/namespaces/${drawn.public}/secrets`,
    '/api/v1/namespaces/kube-public/configmaps/cluster-info',
  ]
  return [
    sentence('must be refused with `401 Unauthorized`', {
      id: 'requests-refused',
      title: 'Requests without credentials get 401',
      points: 4,
      run: target => [
        observeAnonymousPaths(target, ...open_paths.split(' ')),
        observeAnonymousRefused(target, attacked),
      ],
    }),
    sentence('nothing may be bound to the user', {
      id: 'rights-taken-away',
      title: 'Nothing is bound to requests without credentials beyond the bootstrap bindings',
      points: 3,
      run: observeAnonymousBindings,
    }),
    sentence('leave those as they are', {
      id: 'bootstrap-bindings-kept',
      title: 'The two bootstrap bindings are as they were',
      points: 1,
      guard: true,
      run: observeBootstrapBindingsKept,
    }),
    sentence('It keeps exactly the access it has', {
      id: 'automation-works',
      title: `${drawn.automation} still signs in and has exactly the access it had`,
      points: 2,
      guard: true,
      async run(target) {
        const token = await tokenOf(target, home, drawn.automation)
        return [
          observeRequest(target, { path: '/api/v1/nodes', as: { token } }, { status: 200 }),
          observeAccessKept(target, automation),
        ]
      },
    }),
    sentence(
      'Nobody else gains or loses access',
      nobodyGained(2, { but: [automation] }),
      nobodyLost(1, { but: [automation, ...unsigned] }),
    ),
    manifestEdited({
      mayMount: true,
      but: [...probeKinds],
      mayAdd: flags,
      points: { healthChecksAnswered: 2 },
      said: { healthChecksAnswered: 'its start-up, liveness and readiness probes' },
    }),
    sentence('If you need further files, put them under', filesLieIn(1, `${folder}/`, ...flags)),
    sentence('only root may read those', secretFilesProtected(2)),
  ]
}
