import { expect, test } from 'vitest'
import type { Answer } from '../http.ts'
import { type AuditEvent, parseAuditLines } from './audit.ts'
import { observeLevel } from './audit-replay.ts'

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
  observeLevel({ answer, events }, level, body).ok

test('events are read line by line, and what is no event is left out', () => {
  const text = [
    `"cut":1}`,
    JSON.stringify(event({ auditID: 'b' })),
    '{"kind":"Status"}',
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
    observeLevel({ answer, events: [event({ stage: 'RequestReceived' })] }, 'Metadata', false).actual,
  ).toBe('only RequestReceived')
})
