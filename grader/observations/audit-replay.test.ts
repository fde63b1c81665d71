import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AuditEvent, auditLogFile, provoke } from '../cluster/audit-log.ts'
import type { Answer, Ask } from '../http.ts'
import { type Command, type Scene, targetOf } from '../testing/target.ts'
import { type AuditCase, auditReplay, observeLevel, orHigher } from './audit-replay.ts'

vi.mock('node:timers/promises', () => import('../testing/passing-time.ts'))
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const log = '/log'

/** A cluster that logs what `logged` says of a request, so many ms after it was answered. */
function cluster(
  logged: (ask: Ask, mark: string) => Partial<AuditEvent>[],
  { lateMs = 0, ...scene }: Scene & { lateMs?: number } = {},
) {
  const lines: { at: number; text: string }[] = []
  const answer = (ask: Ask) => {
    const mark = ask.headers?.['user-agent'] ?? ''
    for (const event of logged(ask, mark)) {
      const text = JSON.stringify({ kind: 'Event', auditID: 'a', userAgent: mark, ...event })
      lines.push({ at: Date.now() + lateMs, text })
    }
    return {}
  }
  const answers = Object.fromEntries(['GET /quiet', 'GET /a', 'POST /a', 'GET /b'].map(it => [it, answer]))
  const commands: Record<string, Command> = {
    'log-position': () => `1 ${lines.length}`,
    'log-since': ([, , from, word]) =>
      lines
        .slice(Number(from))
        .filter(it => it.at <= Date.now() && it.text.includes(word!))
        .map(it => it.text)
        .join('\n'),
  }
  return targetOf({ startedAt: 1, commands, answers, ...scene })
}
const inBatches = ['--audit-log-mode=batch']
const complete = (level: AuditEvent['level'], more: Partial<AuditEvent> = {}): Partial<AuditEvent> => ({
  level,
  stage: 'ResponseComplete',
  ...more,
})

describe('requests are sent and their events read back', () => {
  test('each its own, whatever else is logged, in the order of the requests', async () => {
    const target = cluster(({ path }, mark) => [
      { userAgent: 'somebody', ...complete('Metadata') },
      { userAgent: mark, ...complete('Metadata', { requestURI: path }) },
    ])
    const provoked = await provoke(target, [{ path: '/a' }, { path: '/b' }], log)
    expect(provoked.map(it => it.events.map(event => event.requestURI))).toEqual([['/a'], ['/b']])
    expect(provoked.map(it => it.answer.line)).toEqual([
      'GET /a as cluster administrator',
      'GET /b as cluster administrator',
    ])
  })

  /** How long it takes, ms, while nothing is logged of /quiet. */
  const took = async (scene: Parameters<typeof cluster>[1], quiet: Parameters<typeof provoke>[1][number]) => {
    const target = cluster(({ path }) => (path === '/a' ? [complete('Metadata')] : []), scene)
    const begun = Date.now()
    const provoked = await provoke(target, [{ path: '/a' }, quiet], log)
    expect(provoked.map(it => it.events.length)).toEqual([1, 0])
    return Date.now() - begun
  }

  test.each([[[]], [['--audit-log-mode=blocking']], [inBatches.concat('--audit-log-mode=blocking-strict')]])(
    'nothing is waited for where events are in the log when their requests are answered: %j',
    async flags => expect(await took({ flags }, { path: '/quiet' })).toBe(0),
  )

  test('batches are waited for until the log has been quiet for a second', async () => {
    const batches: Scene[] = [
      { flags: inBatches },
      // Changed since the start; or it is not known what runs.
      { flags: [], running: inBatches },
      { startedAt: undefined as never },
    ]
    for (const scene of batches)
      expect(await took({ ...scene, lateMs: 600 }, { path: '/quiet' })).toBeGreaterThan(1_600)
  })

  test('what is to be silent is not waited for in batches either', async () => {
    expect(await took({ flags: inBatches }, { path: '/quiet', silent: true })).toBe(0)
  })

  test('the log is where the running API server writes it, if that is on the node', async () => {
    const at = (running: string[], flags = running) =>
      auditLogFile(targetOf({ startedAt: 1, flags, running }))
    expect(await at(['--audit-log-path=/in/container/a.log'])).toBe('/on/node/a.log')
    await expect(at([], ['--audit-log-path=/in/container/a.log'])).rejects.toThrow('has no --audit-log-path')
    await expect(at(['--audit-log-path=/var/a.log'])).rejects.toThrow('inside the container only')
  })
})

describe('the event of a request', () => {
  const answer = { line: 'POST /a' } as Answer
  const judged = (event: Partial<AuditEvent> | undefined, asked: Partial<AuditCase> = {}) => {
    const events = event ? [complete('Request', event) as AuditEvent] : []
    const { ok, expected, actual } = observeLevel(
      { answer, events },
      { ask: { path: '/a', body: {} }, level: 'Request', ...asked },
    )
    return [ok, expected, actual]
  }
  const bodies = { requestObject: {}, responseObject: {} }

  test('has its level, and the bodies of that level and no others', () => {
    expect(judged({ requestObject: {} })).toEqual([
      true,
      'an event at Request with request body',
      'an event at Request, with request body',
    ])
    expect(judged({})[2]).toBe('an event at Request, without bodies')
    expect(judged({})[0]).toBe(false)
    expect(judged(bodies)).toEqual([
      false,
      'an event at Request with request body',
      'an event at Request, with request and response body',
    ])
    expect(judged({ requestObject: {}, level: 'Metadata' })[0]).toBe(false)
    expect(judged({ ...bodies, level: 'RequestResponse' }, { level: 'RequestResponse' }).slice(0, 2)).toEqual(
      [true, 'an event at RequestResponse with request and response body'],
    )
    expect(judged({ level: 'Metadata' }, { level: 'Metadata' }).slice(0, 2)).toEqual([
      true,
      'an event at Metadata without bodies',
    ])
    expect(judged({ requestObject: {}, level: 'Metadata' }, { level: 'Metadata' })[0]).toBe(false)
  })

  test('has no request body where none was sent', () => {
    const ask = { path: '/a' }
    expect(judged({}, { ask }).slice(0, 2)).toEqual([true, 'an event at Request without bodies'])
    expect(
      judged({ level: 'RequestResponse', responseObject: {} }, { ask, level: 'RequestResponse' }),
    ).toEqual([
      true,
      'an event at RequestResponse with response body',
      'an event at RequestResponse, with response body',
    ])
  })

  test('may be judged by its level alone', () => {
    expect(judged({}, { loosely: true })).toEqual([
      true,
      'an event at Request',
      'an event at Request, without bodies',
    ])
    expect(judged({ level: 'Metadata' }, { loosely: true })[0]).toBe(false)
  })

  test('is not there where none is wanted, and of a refused sign-in has another stage', () => {
    expect(judged(undefined, { level: 'None' })).toEqual([true, 'no event', 'no event'])
    expect(judged({}, { level: 'None' })[0]).toBe(false)
    expect(judged(undefined)[0]).toBe(false)
    const refused = { stage: 'ResponseStarted', requestObject: {} } as const
    expect(judged(refused, { refused: true })[0]).toBe(true)
    expect(judged(refused)).toEqual([false, 'an event at Request with request body', 'only ResponseStarted'])
  })
})

describe('a replay of cases', () => {
  const cases = async (): Promise<Record<string, AuditCase[]>> => ({
    first: [{ ask: { path: '/a' }, level: 'Metadata' }],
    second: [
      { ask: { path: '/quiet' }, level: 'None' },
      { ask: { path: '/b' }, level: 'Metadata' },
    ],
  })

  test('is made once in a run, and judged group by group', async () => {
    const target = cluster(({ path }) => (path === '/a' ? [complete('Metadata')] : []))
    const replay = auditReplay(cases, log)
    expect((await replay.levels(target, 'first')).map(it => it.ok)).toEqual([true])
    expect((await replay.levels(target, 'second')).map(it => it.ok)).toEqual([true, false])
    expect(await replay.levels(target, 'none')).toEqual([])
    expect(target.asked).toHaveLength(3)
  })

  test('tells of stages that nothing should be logged at, by what was logged', async () => {
    const target = cluster(({ path }) =>
      path === '/a' ? [{ level: 'Metadata', stage: 'RequestReceived' }, complete('Metadata')] : [],
    )
    const replay = auditReplay(cases, log)
    const seen = await replay.omits(target, 'RequestReceived')
    expect(seen.map(it => [it.ok, it.expected, it.actual])).toEqual([
      [false, 'ResponseComplete, but not RequestReceived', 'RequestReceived, ResponseComplete'],
    ])
    expect((await replay.omits(target, 'Panic')).map(it => it.ok)).toEqual([true])
  })

  test('of which nothing was logged at all is wrong', async () => {
    const target = cluster(() => [])
    const seen = await auditReplay(cases, log).omits(target, 'Panic')
    expect(seen.map(it => [it.ok, it.actual])).toEqual([
      [false, 'no event'],
      [false, 'no event'],
    ])
  })
})

test('where several levels will do, each is judged by its own bodies', () => {
  const judged = (event: Partial<AuditEvent> | undefined, level: AuditCase['level']) => {
    const events = event ? [complete('Request', event) as AuditEvent] : []
    const { ok, expected, actual } = observeLevel(
      { answer: { line: 'POST /a' } as Answer, events },
      { ask: { path: '/a', body: {} }, level },
    )
    return [ok, expected, actual]
  }
  const both = { requestObject: {}, responseObject: {} }
  expect(orHigher('Request')).toEqual(['Request', 'RequestResponse'])
  expect(judged({ level: 'RequestResponse', ...both }, orHigher('Request'))[0]).toBe(true)
  expect(judged({ level: 'Request', ...both }, orHigher('Request'))[0]).toBe(false)
  expect(judged({ level: 'Metadata' }, orHigher('Request'))).toEqual([
    false,
    'an event at Request with request body, or an event at RequestResponse with request and response body',
    'an event at Metadata, without bodies',
  ])
  expect(judged(undefined, orHigher('Request'))[0]).toBe(false)
  expect(judged(undefined, ['None', 'Metadata'])[0]).toBe(true)
  expect(judged({ level: 'Metadata' }, ['None', 'Metadata'])[0]).toBe(true)
  expect(judged({ level: 'Request', requestObject: {} }, ['None', 'Metadata'])[0]).toBe(false)
})
