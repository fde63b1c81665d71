import {
  type Ask,
  type Draw,
  type GradeTarget,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observeAccessKept,
  observeRequest,
  observeRules,
  otherNamespaces,
  sentence,
  serviceAccount,
  user,
} from 'cks-lab/grader'

type Names = 'engineer' | 'group' | 'namespace' | 'account' | 'command' | 'workload_plural'

const rbac = 'rbac.authorization.k8s.io'
const roles = [`roles.${rbac}`, `clusterroles.${rbac}`]
const bindings = [`rolebindings.${rbac}`, `clusterrolebindings.${rbac}`]
const read = 'get list watch'
const lines = (verbs: string, ...things: string[]) =>
  things.flatMap(thing => verbs.split(' ').map(verb => `${verb} ${thing}`))

export default ({ namespace, group, command, ...drawn }: Draw<Names>) => {
  const engineer = user(drawn.engineer, group)
  const member = ({ nonce }: GradeTarget) => user(nonce, group)
  const account = serviceAccount(namespace, drawn.account)
  const workEverywhere = lines(read, 'nodes', 'namespaces')
  const workThere = [
    ...lines(`${read} create update patch delete`, `${drawn.workload_plural}.apps`),
    ...lines(read, 'pods'),
    'get pods/log',
    ...workEverywhere,
  ]
  const reviews = lines(read, ...roles, ...bindings)
  const there = `/api/v1/namespaces/${namespace}`

  /** Nobody of them holds any of the permissions, for whatever names, in any namespace, nor is let through with a request. */
  const closed = (id: string, way: string, noneOf: string[], ask?: (target: GradeTarget) => Ask) => ({
    id,
    title: `They cannot ${way}`,
    points: 2,
    async run(target: GradeTarget) {
      const asked = ask?.(target)
      // An edit of a Role that the learner deleted is answered by 404 to whoever may edit others; the rules tell the rest.
      const status = asked?.method === 'PATCH' ? [403, 404] : 403
      const namespaces = await otherNamespaces(target)
      return [
        asked ? observeRequest(target, { ...asked, as: engineer }, { status }) : [],
        [engineer, member(target)].map(of => namespaces.map(it => observeRules(target, of, it, { noneOf }))),
      ]
    },
  })
  return [
    sentence(
      'roles that hold more than one has oneself',
      closed('no-binding', 'bind roles that hold more than they have', lines('bind', ...roles), target => ({
        method: 'POST',
        path: `/apis/${rbac}/v1/clusterrolebindings?dryRun=All`,
        body: {
          metadata: { name: target.nonce },
          roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'User', name: drawn.engineer, apiGroup: rbac }],
        },
      })),
      closed(
        'no-escalation',
        'write roles that hold more than they have',
        lines('escalate', ...roles),
        () => ({
          method: 'PATCH',
          path: `/apis/${rbac}/v1/namespaces/${namespace}/roles/shell?dryRun=All`,
          body: { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
        }),
      ),
    ),
    sentence(
      'to act as another user, group or ServiceAccount',
      closed(
        'no-impersonation',
        'act as other users, groups or ServiceAccounts',
        lines('impersonate', 'users', 'groups', 'serviceaccounts'),
      ),
      closed('no-tokens', 'make tokens of ServiceAccounts', ['create serviceaccounts/token'], () => ({
        method: 'POST',
        path: `${there}/serviceaccounts/${drawn.account}/token?dryRun=All`,
        body: { spec: { audiences: ['nobody'] } },
      })),
    ),
    sentence(
      'to run commands in containers, to attach to them',
      closed(
        'no-commands',
        'run commands in containers, attach to them or add any to a Pod',
        [
          ...lines('get create', 'pods/exec', 'pods/attach'),
          ...lines('update patch', 'pods/ephemeralcontainers'),
        ],
        ({ nonce }) => ({ method: 'POST', path: `${there}/pods/${nonce}/${command}?command=id&stdout=true` }),
      ),
    ),
    sentence(
      "to reach a kubelet's API",
      closed(
        'no-kubelet',
        "reach a kubelet's API through the API server",
        lines('get create update patch delete', 'nodes/proxy'),
        ({ node }) => ({ path: `/api/v1/nodes/${node.name}/proxy/healthz` }),
      ),
    ),
    sentence('What the work needs must stay', {
      id: 'work-goes-on',
      title: `${drawn.engineer} and the group ${group} can do all that their work needs`,
      points: 4,
      guard: true,
      run: target => [
        observeRequest(target, { path: `${there}/pods`, as: engineer }, { status: 200 }),
        observeRules(target, engineer, namespace, { atLeast: [...workThere, ...reviews] }),
        observeRules(target, engineer, target.nonce, { atLeast: [...workEverywhere, ...reviews] }),
        observeRules(target, member(target), namespace, { atLeast: workThere }),
        observeRules(target, member(target), target.nonce, { atLeast: workEverywhere }),
      ],
    }),
    sentence(
      'Nobody gains access, whether by name',
      nobodyGained(3, { but: [account], members: { [drawn.engineer]: [group] } }),
    ),
    sentence(
      'Everybody else keeps exactly the access they have',
      nobodyLost(2, { but: [account], mayLose: [engineer, { group }] }),
      {
        id: 'account-kept',
        title: `The ServiceAccount ${drawn.account} has exactly the access it had`,
        points: 2,
        guard: true,
        run: target => observeAccessKept(target, account),
      },
    ),
    sentence('How the API server authenticates', gatesKept(2)),
  ]
}
