import {
  type AuditEvent,
  answersReadable,
  auditEvents,
  beginningOf,
  type Check,
  fileStates,
  finding,
  type GradeTarget,
  observe,
  observeAnswer,
  observeKept,
  realPath,
} from 'cks-lab/grader'

const folder = '/var/log/kubernetes/audit'
const log = `${folder}/night.log`
const answers = '/root/incident.yaml'

interface Incident {
  theft: AuditEvent
  user: string
  source: string
  /** What was made afterwards by the same user from the same place, and stored. */
  made: { resource: string; name: string }
}

const isOutside = (event: AuditEvent) => !event.sourceIPs?.[0]?.startsWith('10.')
const isSecret = ({ objectRef }: AuditEvent) => objectRef?.resource === 'secrets' && !objectRef.apiGroup

const evidence = (target: GradeTarget) => target.once('evidence', () => observeKept(target, folder))

/** Whether the events are not those of the setup; a mode or a file beside it that is new changes none. */
async function isRewritten(target: GradeTarget): Promise<boolean> {
  // A link to it reads the same.
  const lies = await realPath(target, log)
  const [{ files }, now] = await Promise.all([beginningOf(target), fileStates(target, [lies])])
  return now[lies]?.sha256 === undefined || now[lies].sha256 !== files[log]?.sha256
}

/** The incident as the log tells it: the setup makes another one in every lab. */
const incident = (target: GradeTarget): Promise<Incident> =>
  target.once('incident', async () => {
    const events = await auditEvents(target, log)
    const thefts = events.filter(it => isSecret(it) && it.responseStatus?.code === 200 && isOutside(it))
    const [theft] = thefts
    const [user, source] = [theft?.user?.username, theft?.sourceIPs?.[0]]
    const made = events.filter(
      it =>
        it.user?.username === user &&
        it.sourceIPs?.[0] === source &&
        it.verb === 'create' &&
        it.responseStatus?.code === 201 &&
        // A review stores nothing and has no name; a dry run says so in its URI.
        it.objectRef?.name !== undefined &&
        !it.requestURI.includes('dryRun'),
    )
    const { resource, name } = made[0]?.objectRef ?? {}
    if (!theft || !user || !source || !resource || !name || thefts.length > 1 || made.length > 1)
      throw new Error(`${log} does not hold one incident: reset the lab`)
    return { theft, user, source, made: { resource, name } }
  })

/** The moment an answer names, to the second, as the log does: in UTC where it does not say otherwise. */
function secondOf(value: string): number {
  const time = value.replace(/^(\S+) +/, '$1T')
  return Math.floor(Date.parse(/([zZ]|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`) / 1000)
}

/** The same moment; whoever gives fractions gives those of the log. */
function isMoment(value: string, received: string): boolean {
  const fraction = /\d\.(\d+)/.exec(value)?.[1] ?? ''
  const logged = (/\.(\d+)/.exec(received)?.[1] ?? '').padEnd(fraction.length, '0')
  return secondOf(value) === secondOf(received) && logged.startsWith(fraction)
}

/** "cronjobs/a", and as kubectl prints it: "cronjob.batch/a". */
function isObject(value: string, { resource, name }: Incident['made']): boolean {
  const [kind = '', ...rest] = value.split('/')
  const plain = kind.toLowerCase().replace(/\..*$/, '')
  return [resource, resource.replace(/s$/, '')].includes(plain) && rest.join('/') === name
}

interface Question {
  id: string
  title: string
  field: string
  expected: string
  right(value: string, incident: Incident): boolean
}

const questions: Question[] = [
  {
    id: 'user-found',
    title: 'The user whose credentials were used is named',
    field: 'user',
    expected: 'the user of the request that a Secret was handed out to, outside',
    right: (value, { user }) => value === user,
  },
  {
    id: 'source-found',
    title: 'The address that the requests came from is named',
    field: 'source',
    expected: 'the address outside that a Secret was handed out to',
    right: (value, { source }) => value === source,
  },
  {
    id: 'secret-found',
    title: 'The Secret that was handed out is named',
    field: 'secret',
    expected: 'namespace/name of the Secret that was handed out',
    right: (value, { theft }) => value === `${theft.objectRef?.namespace}/${theft.objectRef?.name}`,
  },
  {
    id: 'time-found',
    title: 'The time at which the Secret was asked for is named',
    field: 'time',
    expected: 'when the request that was granted was received, as the log has it, to the second at least',
    right: (value, { theft }) => isMoment(value, theft.requestReceivedTimestamp ?? ''),
  },
  {
    id: 'way-back-found',
    title: 'What was made to come back is named',
    field: 'left-behind',
    expected: 'resource/name of what was made from there afterwards and stored',
    right: (value, { made }) => isObject(value, made),
  },
]

const checks: Check[] = [
  ...questions.map(
    ({ id, title, field, expected, right }): Check => ({
      id,
      title,
      points: 2,
      needsApiServer: false,
      async run(target) {
        // To a log that was rewritten any answer would be right; that it was is told elsewhere.
        if (await isRewritten(target))
          return finding([observe(false, log, 'the log as it was', 'another one')])
        const happened = await incident(target)
        return finding([await observeAnswer(target, answers, field, expected, it => right(it, happened))])
      },
    }),
  ),
  answersReadable(1, answers),
  {
    id: 'evidence-kept',
    title: 'The evidence is as it was: contents, modes, owners, and nothing added',
    points: 2,
    guard: true,
    needsApiServer: false,
    run: async target => finding(await evidence(target)),
  },
]

export default checks
