import {
  type AuditLevel,
  type AuditRule,
  answerOf,
  auditCases,
  auditVerdict,
  type Draw,
  fullSince,
  type GradeTarget,
  manifestEdited,
  observe,
  observeContentKept,
  observeHostPath,
  observeLogged,
  observeLoggedAtOnce,
  observeRotatable,
  observeRotationFlags,
  parseAuditLines,
  sentence,
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

async function cases(target: GradeTarget) {
  const { nonce } = target
  const [core, roles] = ['/api/v1/namespaces/default', `/apis/${rbac}/v1/namespaces/default/roles`]
  const asks = (level: AuditLevel, lines: string) => auditCases(target, level, 'grader', lines)
  return {
    policy: [
      asks('None', `GET /readyz /livez/ping /apis/coordination.k8s.io/v1/namespaces/default/leases/${nonce}`),
      asks('RequestResponse', `POST ${roles}\nDELETE ${roles}/${nonce}`),
      asks('Request', `POST ${core}/services`),
      asks(
        'Metadata',
        `POST ${core}/secrets ${core}/configmaps ${core}/serviceaccounts/default/token
        GET ${roles} ${core}/pods/${nonce} /version`,
      ),
    ].flat(),
  }
}

async function observeOldEvents(target: GradeTarget, folder: string, log: string) {
  const script = 'cd "$1" && grep -HF 5b0e14a2-77aa-4d5e-9c31- -- * 2>/dev/null; :'
  const lines = (await answerOf(target, ['sh', '-c', script, 'sh', folder])).split('\n')
  const found = lines.flatMap(line => {
    const [, file = '', text = ''] = /^([^:]*):(.*)$/.exec(line) ?? []
    return parseAuditLines(text).map(({ auditID }) => ({ auditID, file }))
  })
  const kept = oldEvents.filter(id => found.some(it => it.auditID === id)).length
  const [all, seen] = [`${oldEvents.length} events of before`, `${kept} of them`]
  // A name as that of a full log has the time from which on its age counts.
  const yesterday = Date.now() - 24 * 60 * 60 * 1000
  const early = found.find(it => fullSince(log, it.file) < yesterday)
  const ageing = 'named like a full log of an earlier day: the API server counts its age from then on'
  const asLong = 'kept as long as what is logged from now on'
  return [
    observe(kept === oldEvents.length, folder, all, seen),
    early ? observe(false, `${folder}/${early.file}`, asLong, ageing) : [],
  ]
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
      run: target => [observeLogged(target, log, 'ResponseComplete'), observeLoggedAtOnce(target)],
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
      run: target => observeContentKept(target, policy),
    }),
    sentence('What is logged there must not be lost', {
      id: 'old-events-kept',
      title: `What was logged before is still in ${folder}`,
      points: 1,
      guard: true,
      needsApiServer: false,
      run: target => observeOldEvents(target, folder, log),
    }),
    manifestEdited({ mayMount: true, mayAdd: ['audit-policy-file', 'audit-log-*'] }),
  ]
}
