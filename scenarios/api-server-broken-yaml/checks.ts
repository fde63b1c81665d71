import {
  type Draw,
  exactly,
  manifestEdited,
  nothingLost,
  observeLogged,
  onceRepaired,
  sentence,
} from 'cks-lab/grader'

const log = '/var/log/kubernetes/audit/audit.log'

export default ({ days, ...drawn }: Draw<'days' | 'mistake_begins' | 'volume_mount' | 'volume_name'>) =>
  [
    manifestEdited({
      meant: text =>
        text
          .replace(`\n${drawn.mistake_begins}--`, '\n    - --')
          .replace(`\n      name: ${drawn.volume_mount}\n`, `\n      name: ${drawn.volume_name}\n`),
      flags: {
        'audit-log-maxage': exactly(days),
        'audit-log-path': exactly(log),
        'audit-policy-file': exactly('/etc/kubernetes/audit/policy.yaml'),
        'enable-admission-plugins': exactly('NodeRestriction', 'DenyServiceExternalIPs'),
        'event-ttl': exactly('2h'),
        profiling: exactly('false'),
        'request-timeout': exactly('90s'),
      },
      points: { controlPlaneHealthy: 4, manifestKept: 1, otherFlagsKept: 3 },
      said: {
        controlPlaneHealthy: 'what keeps the API server from starting, and repair it',
        healthChecksAnswered: 'the health checks are there for',
        manifestKept: 'Mend only what is written wrongly',
        staticPodFolderTidy: 'finds nothing else there than the four manifests',
        filesMounted: 'Every setting in that manifest is meant',
        otherFlagsKept: 'Every setting in that manifest is meant',
      },
    }),
    sentence('the audit log in', {
      id: 'audit-log-written',
      title: `A request that is made now is in ${log} on the node`,
      points: 2,
      run: target => observeLogged(target, log),
    }),
    sentence('Nothing that is stored in the cluster', nothingLost(1)),
  ]
    .flat()
    .map(onceRepaired)
