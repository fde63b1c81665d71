import {
  type Ask,
  type Draw,
  example,
  type Found,
  type GradeTarget,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observeAccessKept,
  observeCreation,
  observeRequest,
  observeRules,
  otherNamespaces,
  rights,
  sentence,
  serviceAccount,
  user,
} from 'cks-lab/grader'

type Names = 'engineer' | 'group' | 'namespace' | 'account' | 'command' | 'workload_plural'

const rbac = 'rbac.authorization.k8s.io'
const roles = [`roles.${rbac}`, `clusterroles.${rbac}`]
const bindings = [`rolebindings.${rbac}`, `clusterrolebindings.${rbac}`]
const read = 'get list watch'

export default ({ namespace, group, command, ...drawn }: Draw<Names>) => {
  const engineer = user(drawn.engineer, group)
  const member = ({ nonce }: GradeTarget) => user(nonce, group)
  const account = serviceAccount(namespace, drawn.account)
  const workEverywhere = rights(read, 'nodes', 'namespaces')
  const workThere = [
    ...rights(`${read} create update patch delete`, `${drawn.workload_plural}.apps`),
    ...rights(read, 'pods'),
    'get pods/log',
    ...workEverywhere,
  ]
  const reviews = rights(read, ...roles, ...bindings)
  const there = `/api/v1/namespaces/${namespace}`

  /** Nobody of them holds any of the permissions, for whatever names, in any namespace, nor is let through with a request. */
  const closed = (id: string, way: string, noneOf: string[], asked?: (target: GradeTarget) => Found) => ({
    id,
    title: `They cannot ${way}`,
    points: 2,
    async run(target: GradeTarget) {
      const namespaces = await otherNamespaces(target)
      return [
        asked?.(target) ?? [],
        [engineer, member(target)].map(of => namespaces.map(it => observeRules(target, of, it, { noneOf }))),
      ]
    },
  })
  const refused = (target: GradeTarget, ask: Ask, ...status: number[]) =>
    observeRequest(target, { ...ask, as: engineer }, { status: [403, ...status] })
  return [
    sentence(
      'roles that hold more than one has oneself',
      closed('no-binding', 'bind roles that hold more than they have', rights('bind', ...roles), target => {
        const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' }
        const binding = example('clusterrolebindings', { roleRef })
        return observeCreation(target, engineer, binding, undefined, 'refused')
      }),
      closed(
        'no-escalation',
        'write roles that hold more than they have',
        rights('escalate', ...roles),
        target => {
          const path = `/apis/${rbac}/v1/namespaces/${namespace}/roles/shell?dryRun=All`
          const body = { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }
          // 404 is what whoever may edit other Roles is told of one that is deleted; the rules tell the rest.
          return refused(target, { method: 'PATCH', path, body }, 404)
        },
      ),
    ),
    sentence(
      'to act as another user, group or ServiceAccount',
      closed(
        'no-impersonation',
        'act as other users, groups or ServiceAccounts',
        rights('impersonate', 'users', 'groups', 'serviceaccounts'),
      ),
      closed('no-tokens', 'make tokens of ServiceAccounts', ['create serviceaccounts/token'], target => {
        const path = `${there}/serviceaccounts/${drawn.account}/token?dryRun=All`
        return refused(target, { method: 'POST', path, body: { spec: { audiences: ['nobody'] } } })
      }),
    ),
    sentence(
      'to run commands in containers, to attach to them',
      closed(
        'no-commands',
        'run commands in containers, attach to them or add any to a Pod',
        [
          ...rights('get create', 'pods/exec', 'pods/attach'),
          ...rights('update patch', 'pods/ephemeralcontainers'),
        ],
        target => {
          const path = `${there}/pods/${target.nonce}/${command}?command=id&stdout=true`
          return refused(target, { method: 'POST', path })
        },
      ),
    ),
    sentence(
      "to reach a kubelet's API",
      closed(
        'no-kubelet',
        "reach a kubelet's API through the API server",
        rights('get create update patch delete', 'nodes/proxy'),
        target => refused(target, { path: `/api/v1/nodes/${target.node.name}/proxy/healthz` }),
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
    gatesKept(2),
  ]
}
