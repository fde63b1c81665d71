import {
  type AuditCase,
  answerOf,
  auditReplay,
  type Check,
  controlPlaneHealthy,
  exactly,
  type FlagExpectation,
  filesMounted,
  finding,
  flagsOf,
  type GradeTarget,
  hostPathOf,
  manifestOf,
  observe,
  observeFlag,
  observeHostPath,
  otherFlagsKept,
  parseAuditLines,
  provoke,
  staticPodFolderTidy,
} from 'cks-lab/grader'

const folder = '/var/log/kubernetes/audit'
const log = `${folder}/audit.log`

/** What the setup logged. */
const oldEvents = ['07', '21', '45'].map(it => `5b0e14a2-77aa-4d5e-9c31-0000000000${it}`)

/** A request for each rule of the policy: whatever it finds, or as a dry run. */
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

const replay = auditReplay(cases, log)

/** 0, or none given, is the logger's own 100 MB: gopkg.in/natefinch/lumberjack.v2, max(). */
const hundredMegabytes: FlagExpectation = {
  expected: '100, which is also the default',
  right: values => values.every(it => it === '100' || it === '0'),
}

/** A full file is renamed in its folder, so the folder has to be the node's: lumberjack.v2, openNew(). */
async function observeFolder(target: GradeTarget) {
  const [manifest, flags] = await Promise.all([
    manifestOf(target, 'kube-apiserver'),
    flagsOf(target, 'kube-apiserver'),
  ])
  const path = flags.values('audit-log-path').manifest.at(-1) ?? ''
  const inside = path.slice(0, path.lastIndexOf('/'))
  const { hostPath, why } = hostPathOf(inside, manifest.container, manifest.pod)
  return observe(
    inside !== '' && hostPath !== undefined,
    flags.where('audit-log-path'),
    'the folder of --audit-log-path is mounted from the node',
    path === '' ? 'no --audit-log-path' : (hostPath ?? `${inside}: ${why}`),
  )
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
      return finding([
        observe(
          stages.includes('ResponseComplete'),
          answer?.line ?? path,
          `an event in ${log} within a second`,
          stages.length > 0 ? `events of stage ${stages.join(', ')}` : 'no event',
        ),
      ])
    },
  },
  {
    id: 'policy-in-force',
    title: 'What is logged is what the policy says',
    points: 2,
    async run(target) {
      const levels = await replay.levels(target, 'policy')
      return levels.passed ? replay.omits(target, 'RequestReceived') : levels
    },
  },
  {
    id: 'rotation',
    title: 'The log is rotated at 100 MB; 10 files are kept beside it, for 30 days',
    points: 2,
    needsApiServer: false,
    run: async target =>
      finding([
        ...(await observeFlag(target, 'kube-apiserver', 'audit-log-maxage', exactly('30'))),
        ...(await observeFlag(target, 'kube-apiserver', 'audit-log-maxbackup', exactly('10'))),
        ...(await observeFlag(target, 'kube-apiserver', 'audit-log-maxsize', hundredMegabytes)),
        await observeFolder(target),
        await observeHostPath(target, 'kube-apiserver', 'audit-log-path', `${folder}/`),
      ]),
  },
  {
    id: 'old-events-kept',
    title: `What was logged before is still in ${folder}`,
    points: 1,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const script = 'cat "$1"/* 2>/dev/null | grep -F 5b0e14a2-77aa-4d5e-9c31-; :'
      const events = parseAuditLines(await answerOf(target, ['sh', '-c', script, 'sh', folder]))
      const kept = oldEvents.filter(id => events.some(it => it.auditID === id))
      const all = oldEvents.length
      return finding([
        observe(kept.length === all, folder, `${all} events of before`, `${kept.length} of them`),
      ])
    },
  },
  controlPlaneHealthy(3),
  staticPodFolderTidy(1),
  filesMounted(1),
  otherFlagsKept(2, {}, ['audit-*']),
]

export default checks
