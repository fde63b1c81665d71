import {
  type Ask,
  type Check,
  finding,
  type GradeTarget,
  gatesKept,
  nobodyGained,
  nobodyLost,
  observeAccessKept,
  observeRequest,
  observeRules,
  otherNamespaces,
  serviceAccount,
  user,
} from 'cks-lab/grader'

const nina = user('nina', 'release')
const member = (nonce: string) => ({ user: nonce, groups: ['release'] })
const backup = serviceAccount('shop', 'backup')

const rbac = '.rbac.authorization.k8s.io'
const lines = (verbs: string, things: string) =>
  things.split(' ').flatMap(thing => verbs.split(' ').map(verb => `${verb} ${thing}`))
const read = 'get list watch'
const rbacKinds = `roles${rbac} clusterroles${rbac} rolebindings${rbac} clusterrolebindings${rbac}`

const workInShop = [
  ...lines(`${read} create update patch delete`, 'deployments.apps'),
  ...lines(read, 'pods'),
  'get pods/log',
]
const workEverywhere = lines(read, 'nodes namespaces')
const reviews = lines(read, rbacKinds)
const backups = [...lines('get list', 'pods'), ...lines('get create', 'pods/exec')]

/** Neither Nina nor another member holds any of the permissions, for whatever names, in any namespace. */
async function observeClosed(target: GradeTarget, noneOf: string[], ask?: Ask) {
  const namespaces = await otherNamespaces(target)
  const rules = [nina, member(target.nonce)].flatMap(subject =>
    namespaces.map(it => observeRules(target, subject, it, { noneOf })),
  )
  // Authorization comes before the object is looked for: 404 would mean that the request was allowed, but for a Role it
  // may also be the learner's doing, and the rules tell the rest.
  const status = ask?.method === 'PATCH' ? [403, 404] : 403
  const asked = ask ? [observeRequest(target, { ...ask, as: nina }, { status })] : []
  return finding(await Promise.all([...asked, ...rules]))
}

const object = (kind: string, name: string, rest: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: { name },
  ...rest,
})
const api = '/apis/rbac.authorization.k8s.io/v1'

const checks: Check[] = [
  {
    id: 'no-binding',
    title: 'They cannot bind roles that hold more than they have',
    points: 2,
    run: target =>
      observeClosed(target, lines('bind', `roles${rbac} clusterroles${rbac}`), {
        method: 'POST',
        path: `${api}/clusterrolebindings?dryRun=All`,
        body: object('ClusterRoleBinding', target.nonce, {
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'User', name: 'nina', apiGroup: 'rbac.authorization.k8s.io' }],
        }),
      }),
  },
  {
    id: 'no-escalation',
    title: 'They cannot write roles that hold more than they have',
    points: 2,
    run: target =>
      observeClosed(target, lines('escalate', `roles${rbac} clusterroles${rbac}`), {
        method: 'PATCH',
        path: `${api}/namespaces/shop/roles/shell?dryRun=All`,
        body: { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
      }),
  },
  {
    id: 'no-impersonation',
    title: 'They cannot act as other users, groups or ServiceAccounts',
    points: 2,
    run: target => observeClosed(target, lines('impersonate', 'users groups serviceaccounts')),
  },
  {
    id: 'no-tokens',
    title: 'They cannot make tokens of ServiceAccounts',
    points: 2,
    run: target =>
      observeClosed(target, ['create serviceaccounts/token'], {
        method: 'POST',
        path: '/api/v1/namespaces/shop/serviceaccounts/backup/token?dryRun=All',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { audiences: ['nobody'] },
        },
      }),
  },
  {
    id: 'no-commands',
    title: 'They cannot run commands in containers, attach to them or add any to a Pod',
    points: 2,
    run: target =>
      observeClosed(
        target,
        [
          ...lines('get create', 'pods/exec pods/attach'),
          ...lines('update patch', 'pods/ephemeralcontainers'),
        ],
        { method: 'POST', path: `/api/v1/namespaces/shop/pods/${target.nonce}/exec?command=id&stdout=true` },
      ),
  },
  {
    id: 'no-kubelet',
    title: "They cannot reach a kubelet's API through the API server",
    points: 2,
    run: target =>
      observeClosed(target, lines('get create update patch delete', 'nodes/proxy'), {
        path: `/api/v1/nodes/${target.node.name}/proxy/healthz`,
      }),
  },
  {
    id: 'work-goes-on',
    title: 'Nina and her group can do all that their work needs',
    points: 4,
    guard: true,
    async run(target) {
      const pods = '/api/v1/namespaces/shop/pods'
      const inShop = [...workInShop, ...workEverywhere]
      const everywhere = [...workEverywhere, ...reviews]
      return finding(
        await Promise.all([
          observeRequest(target, { path: pods, as: nina }, { status: 200 }),
          observeRules(target, nina, 'shop', { atLeast: [...inShop, ...reviews] }),
          observeRules(target, nina, target.nonce, { atLeast: everywhere }),
          observeRules(target, member(target.nonce), 'shop', { atLeast: inShop }),
          observeRules(target, member(target.nonce), target.nonce, { atLeast: workEverywhere }),
        ]),
      )
    },
  },
  {
    id: 'backup-kept',
    title: 'The ServiceAccount backup has exactly the access it had',
    points: 2,
    guard: true,
    run: async target =>
      finding([
        await observeRules(target, backup, 'shop', { atLeast: backups, atMost: backups }),
        ...(await observeAccessKept(target, backup)),
      ]),
  },
  nobodyGained(3, { but: [backup], members: { nina: ['release'] } }),
  nobodyLost(2, { but: [backup], mayLose: [nina, { group: 'release' }] }),
  gatesKept(2),
]

export default checks
