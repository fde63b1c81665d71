import { createHash } from 'node:crypto'
import {
  type AuditCase,
  type AuditRule,
  answerOf,
  auditVerdict,
  beginningOf,
  controlPlaneHealthy,
  type Draw,
  type FlagExpectation,
  fileIfAny,
  filesMounted,
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
  sentence,
  staticPodFolderTidy,
} from 'cks-lab/grader'

/** What the setup logged. */
const oldEvents = ['07', '21', '45'].map(it => `5b0e14a2-77aa-4d5e-9c31-0000000000${it}`)

const writes = ['create', 'update', 'patch', 'delete']
const secrets = ['secrets', 'configmaps', 'serviceaccounts/token']
const rbac = 'rbac.authorization.k8s.io'

/** The policy of the setup, whose content is compared too. */
const rules: AuditRule[] = [
  { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*'] },
  { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
  { level: 'RequestResponse', verbs: [...writes, 'deletecollection'], resources: [{ group: rbac }] },
  { level: 'Metadata', resources: [{ group: '', resources: secrets }] },
  { level: 'Request', verbs: writes },
  { level: 'Metadata' },
]
const asked = {
  omitStages: ['RequestReceived' as const],
  rules: rules.map(it => ({ ...it, sentence: 'policy' })),
}

async function cases({ nonce }: GradeTarget): Promise<Record<string, AuditCase[]>> {
  const roles = `/apis/${rbac}/v1/namespaces/default/roles`
  const inDefault = (path: string) => `/api/v1/namespaces/default/${path}`
  const get = (level: AuditCase['level'], path: string): AuditCase => ({ level, ask: { path } })
  const create = (level: AuditCase['level'], path: string, body: object): AuditCase => ({
    level,
    ask: { method: 'POST', path: `${path}?dryRun=All`, body: { metadata: { name: nonce }, ...body } },
  })
  return {
    policy: [
      get('None', '/readyz'),
      get('None', '/livez/ping'),
      get('None', `/apis/coordination.k8s.io/v1/namespaces/default/leases/${nonce}`),
      create('RequestResponse', roles, { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
      { level: 'RequestResponse', ask: { method: 'DELETE', path: `${roles}/${nonce}` } },
      get('Metadata', roles),
      create('Metadata', inDefault('secrets'), { stringData: { a: 'b' } }),
      create('Metadata', inDefault('configmaps'), { data: { a: 'b' } }),
      create('Metadata', inDefault('serviceaccounts/default/token'), { spec: {} }),
      create('Request', inDefault('services'), { spec: { ports: [{ port: 80 }] } }),
      get('Metadata', inDefault(`pods/${nonce}`)),
      get('Metadata', '/version'),
    ],
  }
}

/** In batches, even of one, an event is written when its request may have been answered; large ones are cut short. */
const wholeAtOnce: Record<string, FlagExpectation> = {
  'audit-log-mode': { expected: 'not batch', right: it => !it.includes('batch') },
  'audit-log-format': { expected: 'json, the default', right: it => it.every(format => format === 'json') },
  'audit-log-truncate-enabled': { expected: 'not true', right: it => !it.includes('true') },
}

async function observeArrival(target: GradeTarget, log: string) {
  const path = `/api/v1/namespaces/default/configmaps/${target.nonce}`
  const [{ answer, events } = { answer: undefined, events: [] }] = await provoke(target, [{ path }], log)
  const stages = events.map(it => it.stage)
  return observe(
    stages.includes('ResponseComplete'),
    answer?.line ?? path,
    `an event in ${log} within a second`,
    stages.length > 0 ? `events of stage ${stages.join(', ')}` : 'no event',
  )
}

/** The file of the setup, whatever became of its mode. */
async function observePolicyKept(target: GradeTarget, file: string) {
  const { files } = await beginningOf(target)
  const now = await fileIfAny(target, file)
  const same = now && createHash('sha256').update(now).digest('hex') === files[file]?.sha256
  return observe(same === true, file, 'as it was', same ? 'as it was' : now ? 'another content' : 'gone')
}

async function observeOldEvents(target: GradeTarget, folder: string, log: string) {
  const script = 'cd "$1" && grep -HF 5b0e14a2-77aa-4d5e-9c31- -- * 2>/dev/null; :'
  const lines = (await answerOf(target, ['sh', '-c', script, 'sh', folder])).split('\n')
  const found = lines.flatMap(line => {
    const [, file = '', text = ''] = /^([^:]*):(.*)$/.exec(line) ?? []
    return parseAuditLines(text).map(({ auditID }) => ({ auditID, file }))
  })
  const kept = oldEvents.filter(id => found.some(it => it.auditID === id)).length
  const seen = observe(
    kept === oldEvents.length,
    folder,
    `${oldEvents.length} events of before`,
    `${kept} of them`,
  )
  // A name as that of a full log has the time from which on its age counts.
  const yesterday = Date.now() - 24 * 60 * 60 * 1000
  const early = found.find(it => fullSince(log, it.file) < yesterday)
  const ageing = 'named like a full log of an earlier day: the API server counts its age from then on'
  const asLong = 'kept as long as what is logged from now on'
  return early ? [seen, observe(false, `${folder}/${early.file}`, asLong, ageing)] : [seen]
}

type Names = 'policy' | 'log_folder' | 'log_name' | 'megabytes' | 'files' | 'days'

export default ({ policy, log_folder: folder, log_name, megabytes, files, days }: Draw<Names>) => {
  const log = `${folder}/${log_name}.log`
  const verdict = auditVerdict(asked, cases, log)
  const rotation = { days: Number(days), files: Number(files), megabytes: Number(megabytes) }
  return [
    sentence('as soon as its request has been answered', {
      id: 'events-arrive',
      title: `A request that is made now is in ${log} on the node`,
      points: 4,
      run: target => [
        observeArrival(target, log),
        Object.entries(wholeAtOnce).map(([name, is]) => observeFlag(target, 'kube-apiserver', name, is)),
      ],
    }),
    sentence('Have the API server log by this policy', {
      id: 'policy-in-force',
      title: 'What is logged is what the policy says',
      points: 2,
      timeoutMs: 40_000,
      run: target => [verdict.sentence(target, 'policy'), verdict.stages(target)],
    }),
    sentence('a new one is begun and the full one stays beside it', {
      id: 'rotation',
      title: `The log is rotated at ${megabytes} MB; ${files} files are kept beside it, for ${days} days`,
      points: 2,
      needsApiServer: false,
      run: target => [
        observeRotationFlags(target, rotation),
        observeRotatable(target),
        observeHostPath(target, 'kube-apiserver', 'audit-log-path', `${folder}/`),
      ],
    }),
    sentence("The policy's file stays as it is", {
      id: 'policy-kept',
      title: 'The policy is as it was',
      points: 1,
      guard: true,
      needsApiServer: false,
      run: target => observePolicyKept(target, policy),
    }),
    sentence('What is logged there must not be lost', {
      id: 'old-events-kept',
      title: `What was logged before is still in ${folder}`,
      points: 1,
      guard: true,
      needsApiServer: false,
      run: target => observeOldEvents(target, folder, log),
    }),
    sentence('must be running with the new configuration', controlPlaneHealthy(3), filesMounted(1)),
    sentence("The kubelet's health checks", healthChecksAnswered(1)),
    sentence(
      'Everything else in the manifests of the static pods',
      manifestKept(2, { mayMount: true }),
      otherFlagsKept(2, {}, ['audit-policy-file', 'audit-log-*']),
    ),
    sentence('no other manifest lies in their folder', staticPodFolderTidy(1)),
  ]
}
