import { appendFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answer } from '../http.ts'
import { observeLevel } from '../observations/audit-replay.ts'
import { targetOf } from '../testing/target.ts'
import { thisMachine } from '../testing/this-machine.ts'
import type { GradeTarget } from '../types.ts'
import { type AuditEvent, eventsSince, fullSince, parseAuditLines, positionOf } from './audit-log.ts'

const event = (more: Partial<AuditEvent>) =>
  ({
    kind: 'Event',
    auditID: 'a',
    level: 'Metadata',
    stage: 'ResponseComplete',
    requestURI: '/',
    verb: 'get',
    ...more,
  }) as AuditEvent
const answer = { line: 'GET / as cluster administrator' } as Answer
const passes = (events: AuditEvent[], level: AuditEvent['level'], body = false) =>
  observeLevel({ answer, events }, { ask: { path: '/', ...(body && { body: {} }) }, level }).ok

test('events are read line by line, and what is no event is left out', () => {
  const text = [
    `"cut":1}`,
    JSON.stringify(event({ auditID: 'b' })),
    '{"kind":"Status","auditID":"d"}',
    '{"kind":"Event"}',
    'null',
    '',
    JSON.stringify(event({ auditID: 'c' })),
  ].join('\n')
  expect(parseAuditLines(text).map(it => it.auditID)).toEqual(['b', 'c'])
})

test('metadata means an event without bodies', () => {
  expect(passes([event({})], 'Metadata', true)).toBe(true)
  expect(passes([event({ requestObject: {} })], 'Metadata', true)).toBe(false)
  expect(passes([event({ level: 'Request', requestObject: {} })], 'Metadata', true)).toBe(false)
  expect(passes([], 'Metadata')).toBe(false)
})

test('request and response means both bodies where a request has one', () => {
  const full = event({ level: 'RequestResponse', requestObject: {}, responseObject: {} })
  expect(passes([full], 'RequestResponse', true)).toBe(true)
  expect(passes([{ ...full, requestObject: undefined }], 'RequestResponse', true)).toBe(false)
  expect(passes([{ ...full, requestObject: undefined }], 'RequestResponse', false)).toBe(true)
  expect(passes([event({ level: 'Request', requestObject: {} })], 'RequestResponse', true)).toBe(false)
})

test('none means no event at any stage', () => {
  expect(passes([], 'None')).toBe(true)
  expect(passes([event({ stage: 'RequestReceived' })], 'None')).toBe(false)
})

test('an event that was only received is not complete', () => {
  expect(
    observeLevel(
      { answer, events: [event({ stage: 'RequestReceived' })] },
      { ask: { path: '/' }, level: 'Metadata' },
    ).actual,
  ).toBe('only RequestReceived')
})

/** Commands run on this machine, which has a log in a folder of its own. */
const local = targetOf({ node: thisMachine })

test('events are those appended since, with the word, across a rotation', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'cks-lab-audit-'))
  const file = join(dir, 'audit.log')
  const log = (auditID: string, userAgent: string) =>
    appendFile(file, `${JSON.stringify(event({ auditID, userAgent }))}\n`)
  const ids = async (from: Awaited<ReturnType<typeof positionOf>>) =>
    (await eventsSince(local, file, from, 'fresh')).map(it => it.auditID)
  try {
    const nothing = await positionOf(local, file)
    await log('before', 'fresh')
    expect(await ids(nothing)).toEqual(['before'])
    const from = await positionOf(local, file)
    expect(await ids(from)).toEqual([])
    await log('one', 'fresh')
    await log('other', 'stale')
    expect(await ids(from)).toEqual(['one'])
    await rename(file, join(dir, 'audit-2026-11-22T12-00-00.000.log'))
    expect(await ids(from)).toEqual(['one'])
    await log('two', 'fresh')
    expect(await ids(from)).toEqual(['one', 'two'])
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('a command that fails is no empty log', async () => {
  const broken = {
    node: { exec: async () => ({ exitCode: null, stdout: '', stderr: '', timedOut: true }) },
  } as unknown as GradeTarget
  await expect(positionOf(broken, '/var/log/audit.log')).rejects.toThrow('took too long')
})

const log = '/var/log/audit/audit.log'

test('a full log says by its name when it was full, and no other name does', () => {
  expect(fullSince(log, 'audit-2026-11-26T08-15-30.250.log')).toBe(Date.parse('2026-11-26T08:15:30.250Z'))
  const others = [
    ...['audit.log', 'audit-before.log', 'audit-2026-11-26.log'],
    ...['other-2026-11-26T08-15-30.250.log', 'audit-2026-11-26T08-15-30.250.txt'],
    ...['audit-x2026-11-26T08-15-30.250.log', 'audit-2026-11-26T08-15-30.250x.log'],
  ]
  for (const name of others) expect(fullSince(log, name)).toBeNaN()
})
