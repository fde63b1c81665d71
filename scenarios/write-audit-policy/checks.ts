import {
  type AskedPolicy,
  type AuditCase,
  auditPolicyInForce,
  auditVerdict,
  type Check,
  certificateIdentity,
  controlPlaneHealthy,
  filesMounted,
  finding,
  type GradeTarget,
  healthChecksAnswered,
  manifestKept,
  observeHostPath,
  observeRotatable,
  otherFlagsKept,
  rotationFlags,
  staticPodFolderTidy,
  tokenOf,
} from 'cks-lab/grader'

const file = '/etc/kubernetes/audit/policy.yaml'
const log = '/var/log/kubernetes/audit/audit.log'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const admission = '/apis/admissionregistration.k8s.io/v1'

const core = (...resources: string[]) => [{ group: '', resources }]

const components = ['system:kube-controller-manager', 'system:kube-scheduler']

/** The task's sentences. */
const asked: AskedPolicy = {
  omitStages: ['RequestReceived'],
  rules: [
    {
      sentence: 'components',
      level: 'None',
      users: components,
      verbs: ['get', 'list', 'watch'],
    },
    { sentence: 'system', level: 'Metadata', namespaces: ['kube-system', 'kube-public'] },
    // HTTP methods that no resource has (OPTIONS) and subresources that these do not have: the text leaves it open.
    {
      sentence: 'rest',
      level: ['RequestResponse', 'Metadata'],
      verbs: [''],
      resources: core('secrets', 'secrets/*', 'configmaps', 'configmaps/*'),
    },
    { sentence: 'secrets', level: 'RequestResponse', resources: core('secrets', 'configmaps') },
    {
      sentence: 'rest',
      level: ['RequestResponse', 'Metadata'],
      resources: core('secrets/*', 'configmaps/*'),
    },
    {
      sentence: 'rest',
      level: ['RequestResponse', 'Metadata'],
      verbs: [''],
      resources: [{ group: 'rbac.authorization.k8s.io' }, { group: 'admissionregistration.k8s.io' }],
    },
    {
      sentence: 'groups',
      level: 'RequestResponse',
      resources: [{ group: 'rbac.authorization.k8s.io' }, { group: 'admissionregistration.k8s.io' }],
    },
    { sentence: 'rest', level: 'Metadata' },
  ],
  // What they write is logged as anybody's; where it is not, that rule was made too wide.
  brokenBy: ({ user }, level) =>
    level === 'None' && user && components.includes(user.name) ? 'components' : undefined,
}

/** Reads, whatever they find: the event counts, so names need not exist. */
const reads = (
  level: AuditCase['level'],
  paths: string[],
  as: AuditCase['ask']['as'] = 'grader',
): AuditCase[] => paths.map(path => ({ ask: { path, as }, level }))

/** A dry run that gets through admission, so that both bodies exist. */
const creates = (
  level: AuditCase['level'],
  path: string,
  body: object,
  as: AuditCase['ask']['as'] = 'grader',
): AuditCase => ({
  ask: { method: 'POST', path: `${path}?dryRun=All`, body, as },
  level,
})

/** A collection deleted of which nothing is meant. */
const removesNone = (level: AuditCase['level'], path: string, nonce: string): AuditCase => ({
  ask: { method: 'DELETE', path: `${path}?dryRun=All&labelSelector=${nonce}` },
  level,
})

/** What is asked of the API server for each sentence of the task. */
async function cases(target: GradeTarget) {
  const { nonce } = target
  const [manager, scheduler] = await Promise.all([
    certificateIdentity(target, '/etc/kubernetes/controller-manager.conf'),
    certificateIdentity(target, '/etc/kubernetes/scheduler.conf'),
  ])
  const ordinary = { token: await tokenOf(target, 'default', 'default') }
  const metadata = { name: nonce }
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } }
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'b' } }
  const role = { metadata, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }
  return {
    components: [
      ...reads(
        'None',
        [
          `/api/v1/namespaces/${nonce}/pods/a`,
          '/api/v1/nodes',
          `/api/v1/namespaces/kube-system/secrets/${nonce}`,
        ],
        manager,
      ),
      ...reads(
        'None',
        [
          '/api/v1/pods?limit=1',
          '/apis/apps/v1/deployments?watch=true&resourceVersion=none',
          `${rbac}/roles?limit=1`,
        ],
        scheduler,
      ),
      ...reads(
        'None',
        [
          `/api/v1/namespaces/${nonce}/configmaps?watch=true&resourceVersion=none`,
          `/apis/events.k8s.io/v1/namespaces/${nonce}/events`,
          '/metrics',
        ],
        manager,
      ),
      creates(
        'Metadata',
        '/api/v1/namespaces/default/services',
        { metadata, spec: { ports: [{ port: 80 }] } },
        manager,
      ),
      creates(
        'Metadata',
        '/api/v1/namespaces/default/services',
        { metadata, spec: { ports: [{ port: 80 }] } },
        scheduler,
      ),
    ],
    system: [
      creates('Metadata', '/api/v1/namespaces/kube-system/secrets', secret),
      creates('Metadata', '/api/v1/namespaces/kube-public/configmaps', configMap),
      creates('Metadata', `${rbac}/namespaces/kube-system/roles`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        ...role,
      }),
      ...reads('Metadata', [
        `/api/v1/namespaces/kube-system/configmaps/${nonce}`,
        `/api/v1/namespaces/kube-public/pods/${nonce}`,
        `/api/v1/namespaces/kube-system/pods/${nonce}/log`,
        `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${nonce}`,
      ]),
      removesNone('Metadata', '/api/v1/namespaces/kube-system/pods', nonce),
    ],
    secrets: [
      creates('RequestResponse', '/api/v1/namespaces/default/secrets', secret),
      creates('RequestResponse', '/api/v1/namespaces/default/configmaps', configMap),
      ...reads('RequestResponse', [
        `/api/v1/namespaces/${nonce}/secrets/${nonce}`,
        `/api/v1/namespaces/${nonce}/configmaps`,
        '/api/v1/namespaces/default/configmaps/kube-root-ca.crt',
        '/api/v1/secrets?limit=1',
        `/api/v1/namespaces/${nonce}/secrets?watch=true&resourceVersion=none`,
      ]),
      removesNone('RequestResponse', '/api/v1/namespaces/default/configmaps', nonce),
      {
        ask: { method: 'DELETE', path: `/api/v1/namespaces/default/secrets/${nonce}` },
        level: 'RequestResponse',
      },
    ],
    groups: [
      creates('RequestResponse', `${rbac}/clusterroles`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        ...role,
      }),
      creates('RequestResponse', `${rbac}/namespaces/default/roles`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        ...role,
      }),
      ...reads('RequestResponse', [
        `${rbac}/namespaces/${nonce}/rolebindings`,
        `${rbac}/clusterrolebindings/${nonce}`,
        `${admission}/validatingwebhookconfigurations`,
        `${admission}/mutatingwebhookconfigurations/${nonce}`,
        `${admission}/validatingadmissionpolicies/${nonce}`,
        `${admission}/validatingadmissionpolicybindings`,
        `${rbac}/roles?watch=true&resourceVersion=none`,
      ]),
      removesNone('RequestResponse', `${rbac}/namespaces/default/roles`, nonce),
      // A resource that a later version may have.
      { ask: { path: `${rbac}/${nonce}` }, level: 'RequestResponse', loosely: true },
    ],
    rest: [
      creates('Metadata', '/api/v1/namespaces/default/services', {
        metadata,
        spec: { ports: [{ port: 80 }] },
      }),
      ...reads('Metadata', [
        `/api/v1/namespaces/${nonce}/pods`,
        '/api/v1/nodes?limit=1',
        '/apis/apps/v1/deployments?limit=1',
        '/version',
        '/readyz',
        '/metrics',
        '/api',
        `/${nonce}`,
        `/api/v1/namespaces/${nonce}/events`,
        `/apis/events.k8s.io/v1/namespaces/${nonce}/events`,
        `/apis/coordination.k8s.io/v1/namespaces/${nonce}/leases`,
        `/api/v1/namespaces/${nonce}/pods/${nonce}/exec`,
        `/apis/${nonce}.example/v1/widgets`,
      ]),
      removesNone('Metadata', '/api/v1/namespaces/default/services', nonce),
      { ask: { method: 'POST', path: `/${nonce}` }, level: 'Metadata' },
      ...reads('Metadata', ['/api/v1/namespaces/default/pods', '/api/v1/nodes'], ordinary),
      ...reads('Metadata', [`/${nonce}/anonymous`], 'nobody'),
      { ask: { path: '/api/v1/pods', as: { token: nonce } }, level: 'Metadata', refused: true },
    ],
  } satisfies Record<string, AuditCase[]>
}

const verdict = auditVerdict(asked, cases)

/** Many requests, on a machine that may be busy. */
const timeoutMs = 40_000

const sentence = (id: string, points: number, name: string, title: string): Check => ({
  id,
  title,
  points,
  timeoutMs,
  run: async target => finding(await verdict.sentence(target, name)),
})

const checks: Check[] = [
  sentence(
    'component-reads-not-logged',
    2,
    'components',
    'What the controller manager and the scheduler only read is not logged, what they write is',
  ),
  sentence(
    'system-namespaces-metadata',
    2,
    'system',
    'kube-system and kube-public are logged with metadata only',
  ),
  sentence('secrets-with-bodies', 2, 'secrets', 'Secrets and ConfigMaps are logged with both bodies'),
  sentence('groups-with-bodies', 2, 'groups', 'RBAC and admission registration are logged with both bodies'),
  sentence('rest-metadata', 1, 'rest', 'All other requests are logged with metadata'),
  {
    id: 'stage-omitted',
    title: 'Nothing is logged when a request has only been received, and everything at the other stages',
    points: 1,
    timeoutMs,
    run: async target => finding(await verdict.stages(target)),
  },
  auditPolicyInForce(2),
  {
    id: 'files-where-they-were',
    title: 'Policy and log are the files on the node that they were, and a full log can be rotated',
    points: 1,
    guard: true,
    needsApiServer: false,
    run: async target =>
      finding([
        await observeHostPath(target, 'kube-apiserver', 'audit-policy-file', file),
        await observeHostPath(target, 'kube-apiserver', 'audit-log-path', log),
        ...(await observeRotatable(target)),
      ]),
  },
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  // Whatever the policy and the log are called in the container: files-mounted and the log itself tell.
  manifestKept(2, {
    mayMount: true,
    but: ['volumeMounts[/etc/kubernetes/audit]', 'volumeMounts[/var/log/kubernetes/audit]'],
  }),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(
    2,
    {
      // Whatever they are called in the container.
      'audit-policy-file': undefined,
      'audit-log-path': undefined,
      ...rotationFlags({ days: 30, files: 10, megabytes: 100 }),
      // Batches come late: what was provoked would not be in the log yet.
      'audit-log-mode': {
        expected: 'blocking, the default',
        right: it => it.every(mode => mode === 'blocking'),
      },
    },
    ['audit-log-format', 'audit-log-version'],
  ),
]

export default checks
