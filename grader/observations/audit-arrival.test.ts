import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { observeLogged, observeLoggedAtOnce } from './audit-arrival.ts'

const log = '/var/log/audit.log'

/** A log to which the API server writes the stages of every request. */
function logged(stages: string[], stage?: 'ResponseComplete') {
  const target = targetOf({
    flags: [],
    startedAt: 1,
    answers: { 'GET /api/v1/namespaces/default/configmaps/x1': { status: 404 } },
    commands: {
      'log-position': () => '7 0',
      'log-since': () => {
        const userAgent = target.asked.at(-1)?.headers?.['user-agent']
        return stages
          .map(stage => JSON.stringify({ kind: 'Event', auditID: 'a', stage, userAgent }))
          .join('\n')
      },
    },
  })
  return observeLogged(target, log, stage)
}

test('a request is logged when an event of it is in the file, or one of the stage that is asked for', async () => {
  expect(await logged(['RequestReceived'])).toMatchObject({ ok: true })
  expect(await logged(['RequestReceived', 'ResponseComplete'], 'ResponseComplete')).toMatchObject({
    ok: true,
  })
  expect(await logged(['RequestReceived'], 'ResponseComplete')).toMatchObject({
    ok: false,
    expected: `an event in ${log} within a second`,
    actual: 'events of stage RequestReceived',
  })
  expect(await logged([])).toMatchObject({ ok: false, actual: 'no event' })
})

test('events are written at once where nothing says otherwise, and not in batches, cut short or in words', async () => {
  const wrong = async (...flags: string[]) =>
    (await observeLoggedAtOnce(targetOf({ flags, startedAt: 1 }))).filter(it => !it.ok).map(it => it.expected)
  expect(await wrong()).toEqual([])
  expect(await wrong('--audit-log-mode=blocking-strict', '--audit-log-format=json')).toEqual([])
  expect(await wrong('--audit-log-mode=batch')).toEqual(['not batch', 'not batch'])
  expect(await wrong('--audit-log-format=legacy')).toContain('json, the default')
  expect(await wrong('--audit-log-truncate-enabled=true')).toContain('not true')
})
