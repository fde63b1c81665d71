import { createHash } from 'node:crypto'
import {
  type AuditCase,
  answerOf,
  auditVerdict,
  beginningOf,
  type Check,
  controlPlaneHealthy,
  type FlagExpectation,
  fileIfAny,
  filesMounted,
  finding,
  fullSince,
  type GradeTarget,
  healthChecksAnswered,
  manifestKept,
  observe,
  observeFlag,
  observeHostPath,
  observeRotatable,
  observeRotationFlags,
  otherFlagsKept,
  parseAuditLines,
  provoke,
  readAuditPolicy,
  staticPodFolderTidy,
} from 'cks-lab/grader'

const folder = '/var/log/kubernetes/audit'
const log = `${folder}/audit.log`
const file = '/etc/kubernetes/audit/policy.yaml'

/** ms. */
const day = 24 * 60 * 60 * 1000
const ageing = 'named like a full log of an earlier day: the API server counts its age from then on'

/** What the setup logged. */
const oldEvents = ['07', '21', '45'].map(it => `5b0e14a2-77aa-4d5e-9c31-0000000000${it}`)

/** The policy of the setup, whose content is compared too. */
const { policy } = readAuditPolicy(`
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: None, nonResourceURLs: ["/healthz*", "/livez*", "/readyz*"]}
- {level: None, resources: [{group: coordination.k8s.io, resources: [leases]}]}
- level: RequestResponse
  verbs: [create, update, patch, delete, deletecollection]
  resources: [{group: rbac.authorization.k8s.io}]
- {level: Metadata, resources: [{group: "", resources: [secrets, configmaps, serviceaccounts/token]}]}
- {level: Request, verbs: [create, update, patch, delete]}
- {level: Metadata}
`)
async function cases({ nonce }: GradeTarget) {
  const metadata = { name: nonce }
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles'
  const get = (level: AuditCase['level'], path: string): AuditCase => ({ level, ask: { path } })
  const create = (level: AuditCase['level'], path: string, body: object): AuditCase => ({
    level,
    ask: { method: 'POST', path: `${path}?dryRun=All`, body: { metadata, ...body } },
  })
  return {
    policy: [
      get('None', '/readyz'),
      get('None', '/livez/ping'),
      get('None', `/apis/coordination.k8s.io/v1/namespaces/default/leases/${nonce}`),
      create('RequestResponse', rbac, { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
      { level: 'RequestResponse', ask: { method: 'DELETE', path: `${rbac}/${nonce}` } },
      get('Metadata', rbac),
      create('Metadata', '/api/v1/namespaces/default/secrets', { stringData: { a: 'b' } }),
      create('Metadata', '/api/v1/namespaces/default/configmaps', { data: { a: 'b' } }),
      create('Metadata', '/api/v1/namespaces/default/serviceaccounts/default/token', { spec: {} }),
      create('Request', '/api/v1/namespaces/default/services', { spec: { ports: [{ port: 80 }] } }),
      get('Metadata', `/api/v1/namespaces/default/pods/${nonce}`),
      get('Metadata', '/version'),
    ],
  } satisfies Record<string, AuditCase[]>
}

/** In batches, even of one, an event is written when its request may have been answered already. */
const atOnce: FlagExpectation = { expected: 'not batch', right: it => !it.includes('batch') }
const asJson: FlagExpectation = {
  expected: 'json, the default',
  right: it => it.every(format => format === 'json'),
}
/** Of an event above a size the bodies are left out, or the event is. */
const whole: FlagExpectation = { expected: 'not true', right: it => !it.includes('true') }

const verdict = auditVerdict(
  {
    omitStages: policy?.omitStages ?? [],
    rules: (policy?.rules ?? []).map(it => ({ ...it, sentence: 'policy' })),
  },
  cases,
  log,
)

/** The file of the setup, whatever became of its mode. */
async function observePolicyKept(target: GradeTarget) {
  const { files } = await beginningOf(target)
  const now = await fileIfAny(target, file)
  const same = now && createHash('sha256').update(now).digest('hex') === files[file]?.sha256
  return observe(same === true, file, 'as it was', same ? 'as it was' : now ? 'another content' : 'gone')
}

const checks: Check[] = [
  {
    id: 'events-arrive',
    title: `A request that is made now is in ${log} on the node`,
    points: 4,
    async run(target) {
      const path = `/api/v1/namespaces/default/configmaps/${target.nonce}`
      const [{ answer, events } = { answer: undefined, events: [] }] = await provoke(target, [{ path }], log)
      const stages = events.map(it => it.stage)
      const flag = (name: string, is: FlagExpectation) => observeFlag(target, 'kube-apiserver', name, is)
      return finding([
        observe(
          stages.includes('ResponseComplete'),
          answer?.line ?? path,
          `an event in ${log} within a second`,
          stages.length > 0 ? `events of stage ${stages.join(', ')}` : 'no event',
        ),
        ...(await flag('audit-log-mode', atOnce)),
        ...(await flag('audit-log-format', asJson)),
        ...(await flag('audit-log-truncate-enabled', whole)),
      ])
    },
  },
  {
    id: 'policy-in-force',
    title: 'What is logged is what the policy says',
    points: 2,
    timeoutMs: 40_000,
    run: async target =>
      finding([...(await verdict.sentence(target, 'policy')), ...(await verdict.stages(target))]),
  },
  {
    id: 'rotation',
    title: 'The log is rotated at 100 MB; 10 files are kept beside it, for 30 days',
    points: 2,
    needsApiServer: false,
    run: async target =>
      finding([
        ...(await observeRotationFlags(target, { days: 30, files: 10, megabytes: 100 })),
        ...(await observeRotatable(target)),
        await observeHostPath(target, 'kube-apiserver', 'audit-log-path', `${folder}/`),
      ]),
  },
  {
    id: 'policy-kept',
    title: 'The policy is as it was',
    points: 1,
    guard: true,
    needsApiServer: false,
    run: async target => finding([await observePolicyKept(target)]),
  },
  {
    id: 'old-events-kept',
    title: `What was logged before is still in ${folder}`,
    points: 1,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const script = 'cd "$1" && grep -HF 5b0e14a2-77aa-4d5e-9c31- -- * 2>/dev/null; :'
      const lines = (await answerOf(target, ['sh', '-c', script, 'sh', folder])).split('\n')
      const found = lines.flatMap(line => {
        const [, file = '', text = ''] = /^([^:]*):(.*)$/.exec(line) ?? []
        return parseAuditLines(text).map(({ auditID }) => ({ auditID, file }))
      })
      const all = oldEvents.length
      const kept = oldEvents.filter(id => found.some(it => it.auditID === id))
      // A name as that of a full log has the time from which on its age counts.
      const early = found.map(it => it.file).find(it => fullSince(log, it) < Date.now() - day)
      return finding([
        observe(kept.length === all, folder, `${all} events of before`, `${kept.length} of them`),
        ...(early === undefined
          ? []
          : [observe(false, `${folder}/${early}`, 'kept as long as what is logged from now on', ageing)]),
      ])
    },
  },
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  manifestKept(2, { mayMount: true }),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(2, {}, ['audit-policy-file', 'audit-log-*']),
]

export default checks
