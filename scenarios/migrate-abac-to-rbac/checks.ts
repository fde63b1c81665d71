import {
  type Action,
  actions,
  type Draw,
  filesLieIn,
  type GradeTarget,
  manifestEdited,
  nobodyGained,
  observeActions,
  observeAuthorizers,
  observeNobodyLost,
  rights,
  type Subject,
  sentence,
  serviceAccount,
  user,
} from 'cks-lab/grader'

type Users = 'reader' | 'automation' | 'account' | 'scraper' | 'group'
type Rest = 'namespace' | 'path' | 'workload_kind' | 'workload_plural'

const read = ['get', 'list', 'watch']
const all = [...read, 'create', 'update', 'patch', 'delete', 'deletecollection']

/** The most that a policy gives: the resource with all its subresources, which ABAC does not tell apart. */
const most = (verbs: string, resource: string, subresources: string, group = '') =>
  rights(verbs, resource + group, ...subresources.split(' ').map(it => `${resource}/${it}${group}`))
const podParts = 'attach binding ephemeralcontainers eviction exec log portforward proxy resize status'

/** An authorizer that is asked earlier is heard first: each access must be RBAC's doing, so that it stays without ABAC. */
const byRbac = (target: GradeTarget, who: Subject, ...asked: Action[][]) =>
  observeActions(target, who, asked.flat(), 'RBAC')

export default ({ namespace, automation, group, path, ...drawn }: Draw<Users | Rest>) => {
  const plural = drawn.workload_plural
  const reader = user(drawn.reader)
  const account = serviceAccount(automation, drawn.account)
  const scraper = user(drawn.scraper)
  const [pods, logs] = [{ namespace }, { namespace, subresource: 'log' }]
  const workloads = { namespace: automation, group: 'apps' }
  const scaling = { ...workloads, subresource: 'scale' }
  return [
    sentence(
      ['exactly the same access', 'they must go on working'],
      {
        id: 'reader-by-rbac',
        title: `RBAC lets ${drawn.reader} read the Pods in ${namespace} and their logs`,
        points: 2,
        run: target =>
          byRbac(target, reader, actions(read, ['pods'], pods), actions(['get'], ['pods'], logs)),
      },
      {
        id: 'account-by-rbac',
        title: `RBAC lets ${drawn.account} do everything with ${drawn.workload_kind}s in ${automation}, and scale them`,
        points: 2,
        run: target => {
          const scales = actions(['get', 'update', 'patch'], [plural], scaling)
          return byRbac(target, account, actions(all, [plural], workloads), scales)
        },
      },
    ),
    sentence(
      'exactly the same access',
      {
        id: 'group-by-rbac',
        title: `RBAC lets the group ${group} read every resource everywhere`,
        points: 2,
        run: target => {
          // Whatever a CustomResourceDefinition may bring one day.
          const everything = actions(read, ['*'], { group: '*' })
          return byRbac(target, user(target.nonce, group), actions(read, ['secrets', 'nodes']), everything)
        },
      },
      {
        id: 'path-by-rbac',
        title: `RBAC lets ${drawn.scraper} get ${path}`,
        points: 1,
        run: target => byRbac(target, scraper, [{ verb: 'get', path }]),
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
          { who: reader, namespace, rules: most('get list watch', 'pods', podParts) },
          { who: account, namespace: automation, rules: most('*', plural, 'scale status', '.apps') },
          { who: scraper, rules: [`get ${path}`] },
          { who: { group }, rules: rights('get list watch', '*.*') },
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
    manifestEdited({
      mayMount: true,
      but: ['volumeMounts[/etc/kubernetes/abac]'],
      mayAdd: ['authorization-mode', 'authorization-config', 'authorization-policy-file'],
    }),
    sentence(
      'lie under `/etc/kubernetes/authz`',
      filesLieIn(1, '/etc/kubernetes/authz/', 'authorization-config'),
    ),
  ]
}
