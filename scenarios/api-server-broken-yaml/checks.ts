import {
  type Check,
  controlPlaneHealthy,
  exactly,
  filesMounted,
  finding,
  healthChecksAnswered,
  manifestKept,
  nothingLost,
  observe,
  onceRepaired,
  otherFlagsKept,
  provoke,
  staticPodFolderTidy,
} from 'cks-lab/grader'

const log = '/var/log/kubernetes/audit/audit.log'
/** The list item that is out of line, and the mount of a volume that has another name. */
const meant = (text: string) =>
  text
    .replace(/^ {3}- --request-timeout/m, '    - --request-timeout')
    .replace(/name: audit-logs$/m, 'name: audit-log')

const checks: Check[] = [
  controlPlaneHealthy(4),
  otherFlagsKept(3, {
    'audit-log-maxage': exactly('30'),
    'audit-log-path': exactly(log),
    'audit-policy-file': exactly('/etc/kubernetes/audit/policy.yaml'),
    'enable-admission-plugins': exactly('NodeRestriction', 'DenyServiceExternalIPs'),
    'event-ttl': exactly('2h'),
    profiling: exactly('false'),
    'request-timeout': exactly('90s'),
  }),
  {
    id: 'audit-log-written',
    title: `A request that is made now is in ${log} on the node`,
    points: 2,
    async run(target) {
      const [request] = await provoke(
        target,
        [{ path: `/api/v1/namespaces/orders/pods/${target.nonce}` }],
        log,
      )
      const count = request?.events.length ?? 0
      return finding([
        observe(count > 0, request?.answer.line ?? '', `an event in ${log}`, count > 0 ? 'one' : 'none'),
      ])
    },
  },
  healthChecksAnswered(1),
  manifestKept(1, { meant }),
  filesMounted(1),
  nothingLost(1),
  staticPodFolderTidy(1),
]

export default checks.map(onceRepaired)
