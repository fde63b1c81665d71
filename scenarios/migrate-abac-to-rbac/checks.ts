import {
  actions,
  type Check,
  controlPlaneHealthy,
  filesLieIn,
  filesMounted,
  finding,
  healthChecksAnswered,
  manifestKept,
  nobodyGained,
  observeActions,
  observeAuthorizers,
  observeNobodyLost,
  observeRequest,
  observeRules,
  otherFlagsKept,
  servedResources,
  serviceAccount,
  staticPodFolderTidy,
  tokenOf,
  user,
} from 'cks-lab/grader'

const ravi = user('ravi')
const beacon = user('beacon')
const deployer = serviceAccount('ci', 'deployer')
const auditor = (nonce: string) => ({ user: nonce, groups: ['auditors'] })

const read = ['get', 'list', 'watch']
const write = ['create', 'update', 'patch', 'delete', 'deletecollection']

/** The most that a policy gives: the resource with all its subresources, which ABAC does not tell apart. */
const withSubresources = (verbs: string[], resource: string, subresources: string, group = '') =>
  ['', ...subresources.split(' ').map(it => `/${it}`)].flatMap(it =>
    verbs.map(verb => `${verb} ${resource}${it}${group}`),
  )
const podParts = 'attach binding ephemeralcontainers eviction exec log portforward proxy resize status'
const ravisMost = withSubresources(read, 'pods', podParts)
const deployersMost = withSubresources(['*'], 'deployments', 'scale status', '.apps')

// An authorizer that is asked earlier is heard first: each access must be RBAC's doing, so that it stays without ABAC.
const checks: Check[] = [
  {
    id: 'ravi-by-rbac',
    title: 'RBAC lets Ravi read the Pods in billing and their logs',
    points: 2,
    async run(target) {
      const there = { namespace: 'billing' }
      const asked = [
        ...actions(read, ['pods'], there),
        ...actions(['get'], ['pods'], { ...there, subresource: 'log' }),
      ]
      return finding(await observeActions(target, ravi, asked, 'RBAC'))
    },
  },
  {
    id: 'deployer-by-rbac',
    title: 'RBAC lets the deployer do everything with Deployments in ci, and scale them',
    points: 2,
    async run(target) {
      const there = { namespace: 'ci', group: 'apps' }
      const token = await tokenOf(target, 'ci', 'deployer')
      const path = '/apis/apps/v1/namespaces/ci/deployments'
      return finding([
        await observeRequest(target, { path, as: { token } }, { status: 200 }),
        ...(await observeActions(
          target,
          deployer,
          actions([...read, ...write], ['deployments'], there),
          'RBAC',
        )),
        ...(await observeActions(
          target,
          deployer,
          actions(['get', 'update', 'patch'], ['deployments'], { ...there, subresource: 'scale' }),
          'RBAC',
        )),
      ])
    },
  },
  {
    id: 'auditors-by-rbac',
    title: 'RBAC lets the group auditors read every resource everywhere',
    points: 2,
    async run(target) {
      const everything = [...(await servedResources(target))]
      const asked = [
        ...actions(read, ['secrets', 'nodes', 'pods']),
        ...actions(read, ['deployments'], { group: 'apps', namespace: 'ci' }),
        ...actions(read, ['clusterroles'], { group: 'rbac.authorization.k8s.io' }),
        // What a CustomResourceDefinition may bring one day.
        ...actions(read, ['widgets'], { group: `${target.nonce}.example.com` }),
      ]
      const atLeast = everything.flatMap(it => read.map(verb => `${verb} ${it}`))
      return finding([
        ...(await observeActions(target, auditor(target.nonce), asked, 'RBAC')),
        await observeRules(target, auditor(target.nonce), 'kube-system', { atLeast }),
      ])
    },
  },
  {
    id: 'beacon-by-rbac',
    title: 'RBAC lets beacon get /metrics',
    points: 1,
    run: async target =>
      finding(await observeActions(target, beacon, [{ verb: 'get', path: '/metrics' }], 'RBAC')),
  },
  {
    id: 'abac-off',
    title: 'Node and RBAC alone authorize, in the manifest and in the running API server',
    points: 3,
    needsApiServer: false,
    run: async target => finding(await observeAuthorizers(target, 'Node', 'RBAC')),
  },
  nobodyGained(4, {
    may: [
      { who: ravi, namespace: 'billing', rules: ravisMost },
      { who: deployer, namespace: 'ci', rules: deployersMost },
      { who: beacon, rules: ['get /metrics'] },
      { who: { group: 'auditors' }, rules: read.map(verb => `${verb} *.*`) },
    ],
  }),
  {
    id: 'rbac-kept',
    title: 'What RBAC gave before it still gives',
    points: 1,
    guard: true,
    async run(target) {
      const administrator = { user: target.nonce, groups: ['kubeadm:cluster-admins'] }
      const path = '/api/v1/namespaces/kube-public/configmaps/cluster-info'
      return finding([
        ...(await observeNobodyLost(target)),
        ...(await observeActions(target, administrator, [{ verb: '*', resource: '*', group: '*' }], true)),
        await observeRequest(target, { path, as: 'nobody' }, { status: 200 }),
      ])
    },
  },
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  manifestKept(2, { mayMount: true, but: ['volumeMounts[/etc/kubernetes/abac]'] }),
  staticPodFolderTidy(1),
  filesMounted(1),
  filesLieIn(1, '/etc/kubernetes/authz/', 'authorization-config'),
  otherFlagsKept(2, {}, ['authorization-mode', 'authorization-config', 'authorization-policy-file']),
]

export default checks
