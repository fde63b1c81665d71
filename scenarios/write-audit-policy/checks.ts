import {
  type AuditCase,
  auditReplay,
  type Check,
  certificateIdentity,
  controlPlaneHealthy,
  exactly,
  filesMounted,
  finding,
  type GradeTarget,
  observeHostPath,
  otherFlagsKept,
  staticPodFolderTidy,
  tokenOf,
} from 'cks-lab/grader'

const policy = '/etc/kubernetes/audit/policy.yaml'
const log = '/var/log/kubernetes/audit/audit.log'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const admission = '/apis/admissionregistration.k8s.io/v1'

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
        ['/api/v1/pods?limit=1', '/apis/apps/v1/deployments?watch=true', `${rbac}/roles?limit=1`],
        scheduler,
      ),
      ...reads('None', [`/api/v1/namespaces/${nonce}/configmaps?watch=true&resourceVersion=none`], manager),
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
      ]),
    ],
    secrets: [
      creates('RequestResponse', '/api/v1/namespaces/default/secrets', secret),
      creates('RequestResponse', '/api/v1/namespaces/default/configmaps', configMap),
      ...reads('RequestResponse', [
        `/api/v1/namespaces/${nonce}/secrets/${nonce}`,
        `/api/v1/namespaces/${nonce}/configmaps`,
        '/api/v1/namespaces/default/configmaps/kube-root-ca.crt',
        '/api/v1/secrets?limit=1',
      ]),
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
      ]),
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
      ]),
      ...reads('Metadata', ['/api/v1/namespaces/default/pods', '/api/v1/nodes'], ordinary),
    ],
  } satisfies Record<string, AuditCase[]>
}

const replay = auditReplay(cases)

const checks: Check[] = [
  {
    id: 'component-reads-not-logged',
    title: 'What the controller manager and the scheduler only read is not logged, what they write is',
    points: 2,
    run: target => replay.levels(target, 'components'),
  },
  {
    id: 'system-namespaces-metadata',
    title: 'kube-system and kube-public are logged with metadata only',
    points: 2,
    run: target => replay.levels(target, 'system'),
  },
  {
    id: 'secrets-with-bodies',
    title: 'Secrets and ConfigMaps are logged with both bodies',
    points: 2,
    run: target => replay.levels(target, 'secrets'),
  },
  {
    id: 'groups-with-bodies',
    title: 'RBAC and admission registration are logged with both bodies',
    points: 2,
    run: target => replay.levels(target, 'groups'),
  },
  {
    id: 'rest-metadata',
    title: 'All other requests are logged with metadata',
    points: 1,
    run: target => replay.levels(target, 'rest'),
  },
  {
    id: 'stage-omitted',
    title: 'Nothing is logged when a request has only been received',
    points: 1,
    run: target => replay.omits(target, 'RequestReceived'),
  },
  {
    id: 'files-where-they-were',
    title: 'Policy and log are the files on the node that they were',
    points: 1,
    guard: true,
    needsApiServer: false,
    run: async target =>
      finding([
        await observeHostPath(target, 'kube-apiserver', 'audit-policy-file', policy),
        await observeHostPath(target, 'kube-apiserver', 'audit-log-path', log),
      ]),
  },
  controlPlaneHealthy(3),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(
    2,
    {
      // Whatever they are called in the container.
      'audit-policy-file': undefined,
      'audit-log-path': undefined,
      'audit-log-maxage': exactly('30'),
      'audit-log-maxbackup': exactly('10'),
      'audit-log-maxsize': exactly('100'),
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
