import { answersReadable, type Draw, observeAnswer, observeKept, sentence } from 'cks-lab/grader'

const answers = '/root/incident.yaml'

/** The moment an answer names, to the second, as the log does: in UTC where it does not say otherwise. */
function secondOf(value: string): number {
  const time = value.replace(/^(\S+) +/, '$1T')
  return Math.floor(Date.parse(/([zZ]|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`) / 1000)
}

/** "cronjobs/a", and as kubectl prints it: "cronjob.batch/a". */
function isObject(value: string, resource: string, name: string): boolean {
  const [kind = '', ...rest] = value.split('/')
  const plain = kind.toLowerCase().replace(/\..*$/, '')
  return [resource, resource.replace(/s$/, '')].includes(plain) && rest.join('/') === name
}

function question(
  [id, title]: [string, string],
  [field, said]: [string, string],
  expected: string,
  right: (value: string) => boolean,
) {
  return sentence(said, {
    id,
    title,
    points: 2,
    needsApiServer: false,
    run: target => observeAnswer(target, answers, field, expected, right),
  })
}

type When = 'night' | 'second' | 'microsecond'
type Who = 'robbed' | 'account' | 'key_robbed' | 'network_homes' | 'host' | 'made_resource' | 'left'

export default ({ robbed, night, second, microsecond, ...drawn }: Draw<When | Who>) => [
  question(
    ['user-found', 'The user whose credentials were used is named'],
    ['user', 'the user name whose credentials were used'],
    'the user of the request that a Secret was handed out to, outside',
    it => it === `system:serviceaccount:${robbed}:${robbed}-${drawn.account}`,
  ),
  question(
    ['source-found', 'The address that the requests came from is named'],
    ['source', 'the address that the requests came from'],
    'the address outside that a Secret was handed out to',
    it => it === `${drawn.network_homes}.${drawn.host}`,
  ),
  question(
    ['secret-found', 'The Secret that was handed out is named'],
    ['secret', 'the Secret that was handed out, as'],
    'namespace/name of the Secret that was handed out',
    it => it === `${robbed}/${drawn.key_robbed}`,
  ),
  question(
    ['time-found', 'The time at which the Secret was asked for is named'],
    ['time', 'when the request for it was received'],
    'when the request that was granted was received, as the log has it, to the second at least',
    // Whoever gives fractions gives those of the log.
    it =>
      secondOf(it) === Date.parse(night) / 1000 + Number(second) &&
      microsecond.padEnd(9, '0').startsWith(/\d\.(\d+)/.exec(it)?.[1] ?? ''),
  ),
  question(
    ['way-back-found', 'What was made to come back is named'],
    ['left-behind', 'what was made afterwards and is still there'],
    'resource/name of what was made from there afterwards and stored',
    it => isObject(it, drawn.made_resource, drawn.left),
  ),
  sentence('one `name: value` a line', answersReadable(1, answers)),
  sentence('Leave that folder as it is', {
    id: 'evidence-kept',
    title: 'The evidence is as it was: contents, modes, owners, and nothing added',
    points: 2,
    guard: true,
    needsApiServer: false,
    run: target => observeKept(target, '/var/log/kubernetes/audit'),
  }),
]
