import {
  controlPlaneHealthy,
  type Draw,
  exactly,
  filesMounted,
  healthChecksAnswered,
  manifestKept,
  nothingLost,
  observe,
  onceRepaired,
  otherFlagsKept,
  provoke,
  sentence,
  staticPodFolderTidy,
} from 'cks-lab/grader'

const log = '/var/log/kubernetes/audit/audit.log'

export default ({ days, ...drawn }: Draw<'days' | 'mistake_begins' | 'volume_mount' | 'volume_name'>) => {
  const meant = (text: string) =>
    text
      .replace(`\n${drawn.mistake_begins}--`, '\n    - --')
      .replace(`\n      name: ${drawn.volume_mount}\n`, `\n      name: ${drawn.volume_name}\n`)
  return [
    sentence('what keeps the API server from starting, and repair it', controlPlaneHealthy(4)),
    sentence(
      'Every setting in that manifest is meant',
      otherFlagsKept(3, {
        'audit-log-maxage': exactly(days),
        'audit-log-path': exactly(log),
        'audit-policy-file': exactly('/etc/kubernetes/audit/policy.yaml'),
        'enable-admission-plugins': exactly('NodeRestriction', 'DenyServiceExternalIPs'),
        'event-ttl': exactly('2h'),
        profiling: exactly('false'),
        'request-timeout': exactly('90s'),
      }),
      filesMounted(1),
    ),
    sentence('the audit log in', {
      id: 'audit-log-written',
      title: `A request that is made now is in ${log} on the node`,
      points: 2,
      async run(target) {
        const path = `/api/v1/namespaces/orders/pods/${target.nonce}`
        const [request] = await provoke(target, [{ path }], log)
        const logged = (request?.events.length ?? 0) > 0
        return observe(logged, request?.answer.line ?? '', `an event in ${log}`, logged ? 'one' : 'none')
      },
    }),
    sentence('the health checks are there for', healthChecksAnswered(1)),
    sentence('Mend only what is written wrongly', manifestKept(1, { meant })),
    sentence('Nothing that is stored in the cluster', nothingLost(1)),
    sentence('finds nothing else there than the four manifests', staticPodFolderTidy(1)),
  ]
    .flat()
    .map(onceRepaired)
}
