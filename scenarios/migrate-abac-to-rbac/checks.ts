import {
  actions,
  controlPlaneHealthy,
  type Draw,
  filesLieIn,
  filesMounted,
  healthChecksAnswered,
  manifestKept,
  nobodyGained,
  observeActions,
  observeAuthorizers,
  observeNobodyLost,
  otherFlagsKept,
  sentence,
  serviceAccount,
  staticPodFolderTidy,
  user,
} from 'cks-lab/grader'

type Names =
  | 'reader'
  | 'namespace'
  | 'automation'
  | 'account'
  | 'scraper'
  | 'path'
  | 'group'
  | 'workload_kind'
  | 'workload_plural'

const read = ['get', 'list', 'watch']
const all = [...read, 'create', 'update', 'patch', 'delete', 'deletecollection']

/** The most that a policy gives: the resource with all its subresources, which ABAC does not tell apart. */
const most = (verbs: string[], resource: string, subresources: string, group = '') =>
  ['', ...subresources.split(' ').map(it => `/${it}`)].flatMap(it =>
    verbs.map(verb => `${verb} ${resource}${it}${group}`),
  )
const podParts = 'attach binding ephemeralcontainers eviction exec log portforward proxy resize status'

// An authorizer that is asked earlier is heard first: each access must be RBAC's doing, so that it stays without ABAC.
export default ({ namespace, automation, group, path, ...drawn }: Draw<Names>) => {
  const reader = user(drawn.reader)
  const account = serviceAccount(automation, drawn.account)
  const scraper = user(drawn.scraper)
  const workloads = [drawn.workload_plural]
  const inAutomation = { namespace: automation, group: 'apps' }
  const scaling = { ...inAutomation, subresource: 'scale' }
  return [
    sentence(
      ['exactly the same access', 'they must go on working'],
      {
        id: 'reader-by-rbac',
        title: `RBAC lets ${drawn.reader} read the Pods in ${namespace} and their logs`,
        points: 2,
        run: target => [
          observeActions(target, reader, actions(read, ['pods'], { namespace }), 'RBAC'),
          observeActions(
            target,
            reader,
            actions(['get'], ['pods'], { namespace, subresource: 'log' }),
            'RBAC',
          ),
        ],
      },
      {
        id: 'account-by-rbac',
        title: `RBAC lets ${drawn.account} do everything with ${drawn.workload_kind}s in ${automation}, and scale them`,
        points: 2,
        run: target => [
          observeActions(target, account, actions(all, workloads, inAutomation), 'RBAC'),
          observeActions(target, account, actions(['get', 'update', 'patch'], workloads, scaling), 'RBAC'),
        ],
      },
    ),
    sentence(
      'exactly the same access',
      {
        id: 'group-by-rbac',
        title: `RBAC lets the group ${group} read every resource everywhere`,
        points: 2,
        run: target => [
          observeActions(target, user(target.nonce, group), actions(read, ['secrets', 'nodes']), 'RBAC'),
          // Whatever a CustomResourceDefinition may bring one day.
          observeActions(target, user(target.nonce, group), actions(read, ['*'], { group: '*' }), 'RBAC'),
        ],
      },
      {
        id: 'path-by-rbac',
        title: `RBAC lets ${drawn.scraper} get ${path}`,
        points: 1,
        run: target => observeActions(target, scraper, [{ verb: 'get', path }], 'RBAC'),
      },
    ),
    sentence('Turn ABAC off', {
      id: 'abac-off',
      title: 'Node and RBAC alone authorize, in the manifest and in the running API server',
      points: 3,
      needsApiServer: false,
      run: target => observeAuthorizers(target, 'Node', 'RBAC'),
    }),
    sentence(
      'Nobody gains access',
      nobodyGained(4, {
        may: [
          { who: reader, namespace, rules: most(read, 'pods', podParts) },
          {
            who: account,
            namespace: automation,
            rules: most(['*'], drawn.workload_plural, 'scale status', '.apps'),
          },
          { who: scraper, rules: [`get ${path}`] },
          { who: { group }, rules: read.map(verb => `${verb} *.*`) },
        ],
      }),
    ),
    sentence('Access that comes from RBAC today', {
      id: 'rbac-kept',
      title: 'What RBAC gave before it still gives',
      points: 1,
      guard: true,
      run: target => observeNobodyLost(target),
    }),
    sentence('is running with the new configuration', controlPlaneHealthy(3), filesMounted(1)),
    sentence('health checks of the API server go on succeeding', healthChecksAnswered(1)),
    sentence(
      'Everything else in the manifests',
      manifestKept(2, { mayMount: true, but: ['volumeMounts[/etc/kubernetes/abac]'] }),
      otherFlagsKept(2, {}, ['authorization-mode', 'authorization-config', 'authorization-policy-file']),
    ),
    sentence('No other manifest lies in the folder', staticPodFolderTidy(1)),
    sentence(
      'lie under `/etc/kubernetes/authz`',
      filesLieIn(1, '/etc/kubernetes/authz/', 'authorization-config'),
    ),
  ]
}
