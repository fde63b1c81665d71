import {
  type AskedPolicy,
  type AuditCase,
  type AuditLevel,
  auditCases,
  auditPolicyInForce,
  auditVerdict,
  type Check,
  credentialsOf,
  type Draw,
  type GradeTarget,
  type Identity,
  manifestEdited,
  observeHostPath,
  observeRotatable,
  rotationFlags,
  sentence,
} from 'cks-lab/grader'

const file = '/etc/kubernetes/audit/policy.yaml'
const log = '/var/log/kubernetes/audit/audit.log'

type Names = 'quiet_first' | 'quiet_second' | 'system_first' | 'system_second' | 'kept_plural' | 'level_name'
type Group = 'group_name' | 'group_known' | 'group_further'
type Drawn = Draw<Names | Group | 'kept_kind' | 'level_keeps'>

/** The task's sentences. */
function policyOf(drawn: Drawn): AskedPolicy {
  const kept = ['secrets', drawn.kept_plural]
  const below = kept.map(it => `${it}/*`)
  const groups = [{ group: 'rbac.authorization.k8s.io' }, { group: drawn.group_name }]
  const users = [drawn.quiet_first, drawn.quiet_second]
  const level = drawn.level_name as AuditLevel
  // HTTP methods that no resource has (OPTIONS) and subresources that these do not have: the text leaves it open.
  const open: AuditLevel[] = [level, 'Metadata']
  const core = (...resources: string[]) => ({ group: '', resources })
  return {
    omitStages: ['RequestReceived'],
    rules: [
      { sentence: 'quiet', level: 'None', users, verbs: ['get', 'list', 'watch'] },
      { sentence: 'system', level: 'Metadata', namespaces: [drawn.system_first, drawn.system_second] },
      { sentence: 'rest', level: open, verbs: [''], resources: [core(...kept, ...below), ...groups] },
      { sentence: 'kept', level, resources: [core(...kept)] },
      { sentence: 'rest', level: open, resources: [core(...below)] },
      { sentence: 'groups', level, resources: groups },
      { sentence: 'rest', level: 'Metadata' },
    ],
    // What they write is logged as anybody's; where it is not, that rule was made too wide.
    brokenBy: ({ user }, is) => (is === 'None' && user && users.includes(user.name) ? 'quiet' : undefined),
  }
}

/**
 * What is asked of the API server for each sentence of the task. What is read need not exist: the event counts. What is
 * created, in a dry run, gets through admission, so that both bodies exist; nothing is meant by what is deleted.
 */
async function casesOf(target: GradeTarget, drawn: Drawn): Promise<Record<string, AuditCase[]>> {
  const { nonce } = target
  const { kept_plural: kept, group_name, group_further } = drawn
  const level = drawn.level_name as AuditLevel
  const [first, second, ordinary] = await Promise.all([
    credentialsOf(target, drawn.quiet_first),
    credentialsOf(target, drawn.quiet_second),
    credentialsOf(target, 'system:serviceaccount:default:default'),
  ])
  const asks = (is: AuditLevel, as: Identity, lines: string) => auditCases(target, is, as, lines)
  const [watch, none] = ['watch=true&resourceVersion=none', `labelSelector=${nonce}`]
  const [rbac, group] = ['/apis/rbac.authorization.k8s.io/v1', `/apis/${group_name}/v1`]
  const [events, leases, apps] = ['/apis/events.k8s.io/v1', '/apis/coordination.k8s.io/v1', '/apis/apps/v1']
  const [core, some, usual] = ['/api/v1', `namespaces/${nonce}`, 'namespaces/default']
  const [one, other] = [`namespaces/${drawn.system_first}`, `namespaces/${drawn.system_second}`]
  const known = drawn.group_known.split(', ').map(it => `${group}/${it}`)
  return {
    quiet: [
      asks(
        'None',
        first,
        `GET ${core}/${some}/pods/a ${core}/nodes ${core}/${one}/secrets/${nonce} /metrics
        GET ${core}/${some}/${kept}?${watch} ${events}/${some}/events`,
      ),
      asks('None', second, `GET ${core}/pods?limit=1 ${apps}/deployments?${watch} ${rbac}/roles?limit=1`),
      asks('Metadata', first, `POST ${core}/${usual}/services`),
      asks('Metadata', second, `POST ${core}/${usual}/services`),
    ].flat(),
    system: asks(
      'Metadata',
      'grader',
      `POST ${core}/${one}/secrets ${core}/${other}/${kept} ${rbac}/${one}/roles
      GET ${core}/${one}/${kept}/${nonce} ${core}/${other}/pods/${nonce} ${core}/${one}/pods/${nonce}/log
      GET ${leases}/${one}/leases/${nonce}
      DELETE ${core}/${one}/pods?${none}`,
    ),
    kept: asks(
      level,
      'grader',
      `POST ${core}/${usual}/secrets ${core}/${usual}/${kept}
      GET ${core}/${some}/secrets/${nonce} ${core}/${some}/secrets?${watch} ${core}/secrets?limit=1
      GET ${core}/${some}/${kept} ${core}/${usual}/${kept}/${nonce}
      DELETE ${core}/${usual}/secrets/${nonce} ${core}/${usual}/${kept}?${none}`,
    ),
    groups: [
      ...asks(
        level,
        'grader',
        `POST ${rbac}/clusterroles ${rbac}/${usual}/roles
        GET ${rbac}/${some}/rolebindings ${rbac}/clusterrolebindings/${nonce} ${rbac}/roles?${watch}
        GET ${known.join(' ')} ${group}/${group_further}/${nonce}
        DELETE ${rbac}/${usual}/roles?${none}`,
      ),
      // A resource that a later version may have.
      { ask: { path: `${rbac}/${nonce}` }, level, loosely: true },
    ],
    rest: [
      asks(
        'Metadata',
        'grader',
        `POST ${core}/${usual}/services /${nonce}
        GET ${core}/${some}/pods ${core}/${some}/pods/${nonce}/exec ${core}/${some}/events ${core}/nodes?limit=1
        GET ${events}/${some}/events ${leases}/${some}/leases ${apps}/deployments?limit=1
        GET /apis/${nonce}.example/v1/widgets /version /readyz /metrics /api /${nonce}
        DELETE ${core}/${usual}/services?${none}`,
      ),
      asks('Metadata', ordinary, `GET ${core}/${usual}/pods ${core}/nodes`),
      asks('Metadata', 'nobody', `GET /${nonce}/anonymous`),
      { ask: { path: '/api/v1/pods', as: { token: nonce } }, level: 'Metadata' as const, refused: true },
    ].flat(),
  }
}

/** Many requests, on a machine that may be busy. */
const timeoutMs = 40_000

export default (drawn: Drawn) => {
  const verdict = auditVerdict(policyOf(drawn), target => casesOf(target, drawn))
  const judged = (id: string, points: number, about: string, title: string): Check => ({
    id,
    title,
    points,
    timeoutMs,
    run: target => verdict.sentence(target, about),
  })
  const { kept_kind, group_name, level_keeps } = drawn
  const notLogged = `What ${drawn.quiet_first} and ${drawn.quiet_second} only read is not logged, what they write is`
  const metadataOnly = `${drawn.system_first} and ${drawn.system_second} are logged with metadata only`
  const secrets = `Secrets and ${kept_kind}s are logged with ${level_keeps}`
  const groups = `RBAC and ${group_name} are logged with ${level_keeps}`
  const others = 'All other requests are logged with metadata'
  return [
    sentence('are not logged at all', judged('component-reads-not-logged', 2, 'quiet', notLogged)),
    sentence(
      'is logged with its metadata only',
      judged('system-namespaces-metadata', 2, 'system', metadataOnly),
    ),
    sentence(
      'Requests for Secrets and',
      judged('secrets-with-bodies', 2, 'kept', secrets),
      judged('groups-with-bodies', 2, 'groups', groups),
    ),
    sentence('All other requests are logged', judged('rest-metadata', 1, 'rest', others)),
    sentence(['when a request has only been received', 'At every other stage there is one'], {
      id: 'stage-omitted',
      title: 'Nothing is logged when a request has only been received, and everything at the other stages',
      points: 1,
      timeoutMs,
      run: target => verdict.stages(target),
    }),
    sentence('bring it into force', auditPolicyInForce(2)),
    sentence('Keep the policy in that file, and the log where it is', {
      id: 'files-where-they-were',
      title: 'Policy and log are the files on the node that they were, and a full log can be rotated',
      points: 1,
      guard: true,
      needsApiServer: false,
      run: target => [
        observeHostPath(target, 'kube-apiserver', 'audit-policy-file', file),
        observeHostPath(target, 'kube-apiserver', 'audit-log-path', log),
        observeRotatable(target),
      ],
    }),
    manifestEdited({
      mayMount: true,
      // Whatever policy and log are called in the container: files-mounted and the log itself tell.
      but: ['volumeMounts[/etc/kubernetes/audit]', 'volumeMounts[/var/log/kubernetes/audit]'],
      flags: {
        'audit-policy-file': undefined,
        'audit-log-path': undefined,
        ...rotationFlags({ days: 30, files: 10, megabytes: 100 }),
        // Batches come late: what was provoked would not be in the log yet.
        'audit-log-mode': {
          expected: 'blocking, the default',
          right: it => it.every(mode => mode === 'blocking'),
        },
      },
      mayAdd: ['audit-log-format', 'audit-log-version'],
      said: { otherFlagsKept: ['with its rotation', 'Everything else in the manifests of the static pods'] },
    }),
  ]
}
