import { expect, test } from 'vitest'
import { type Facts, needsOf, type Verdict, whoFirst } from './need.ts'

const now = new Date('2026-01-01T10:00:00Z').getTime()
const minute = 60_000
const ago = (minutes: number) => now - minutes * minute

const needs = (facts: Partial<Facts>) => needsOf({ verdicts: [], ...facts }, now)
const says = (facts: Partial<Facts>) => needs(facts).map(need => need.says)

/** @param outcomes of one check, the newest first, a minute apart; p, f or i */
function verdicts(outcomes: string, id = 'labels'): Verdict[] {
  const names = { p: 'passed', f: 'failed', i: 'inconclusive' } as const
  return [...outcomes].map((letter, at) => ({
    at: ago(at),
    checks: [{ id, title: `Check ${id}`, outcome: names[letter as 'p'] }],
  }))
}

test('who does what is expected needs no help', () => {
  expect(needs({ verdicts: verdicts('pf'), idleSince: ago(9) })).toEqual([])
})

test('a raised hand counts until somebody has seen it, and again when it is raised anew', () => {
  expect(needs({ handRaisedAt: ago(3) })).toEqual([
    { why: 'hand', since: ago(3), says: 'Raised a hand 3 min ago' },
  ])
  expect(says({ handRaisedAt: now - 59_999 })).toEqual(['Raised a hand just now'])
  expect(says({ handRaisedAt: now - 60_000 })).toEqual(['Raised a hand 1 min ago'])
  expect(needs({ handRaisedAt: ago(3), handSeenAt: ago(1) })).toEqual([])
  expect(needs({ handRaisedAt: ago(3), handSeenAt: ago(3) })).toEqual([])
  expect(says({ handRaisedAt: ago(1), handSeenAt: ago(3) })).toEqual(['Raised a hand 1 min ago'])
})

test('the same check that failed three times in a row is told, and since when it was too often', () => {
  expect(needs({ verdicts: verdicts('ff') })).toEqual([])
  expect(needs({ verdicts: verdicts('fff') })).toEqual([
    { why: 'stuck', since: ago(0), says: '“Check labels” failed 3 times in a row' },
  ])
  expect(needs({ verdicts: verdicts('fffff') })).toEqual([
    { why: 'stuck', since: ago(2), says: '“Check labels” failed 5 times in a row' },
  ])
})

test('a check that passed in between begins the count anew; one that could not be made does neither', () => {
  expect(needs({ verdicts: verdicts('ffpf') })).toEqual([])
  expect(needs({ verdicts: verdicts('pfff') })).toEqual([])
  expect(needs({ verdicts: verdicts('ffi') })).toEqual([])
  expect(says({ verdicts: verdicts('fifif') })).toEqual(['“Check labels” failed 3 times in a row'])
  expect(says({ verdicts: verdicts('ifff') })).toEqual(['“Check labels” failed 3 times in a row'])
})

test('different checks that fail in turn are none that failed three times, and of several the worst is told', () => {
  const [a, b] = [verdicts('fff', 'a'), verdicts('fff', 'b')]
  const inTurn = [a[0]!, b[1]!, a[2]!]
  expect(needs({ verdicts: inTurn })).toEqual([])
  const both = (first: string, second: string) => {
    const others = verdicts(second, 'b')
    return verdicts(first, 'a').map((it, at) => ({ ...it, checks: [...it.checks, ...others[at]!.checks] }))
  }
  expect(says({ verdicts: both('ffff', 'fffp') })).toEqual(['“Check a” failed 4 times in a row'])
  expect(says({ verdicts: both('fffp', 'ffff') })).toEqual(['“Check b” failed 4 times in a row'])
  expect(says({ verdicts: both('ffff', 'ffff') })).toEqual(['“Check a” failed 4 times in a row'])
})

test('an API server counts as down after five minutes, or after what is given', () => {
  expect(needs({ downSince: ago(5) + 1 })).toEqual([])
  expect(needs({ downSince: ago(5) })).toEqual([
    { why: 'down', since: ago(5), says: 'The API server has been down for 5 min' },
  ])
  expect(says({ downSince: ago(125) })).toEqual(['The API server has been down for 2 h 5 min'])
  expect(needs({ downSince: ago(7), downFor: 8 * minute })).toEqual([])
  expect(says({ downSince: ago(8), downFor: 8 * minute })).toEqual(['The API server has been down for 8 min'])
})

test('who does nothing for ten minutes is told, with or without a task', () => {
  expect(needs({ idleSince: ago(10) + 1 })).toEqual([])
  expect(needs({ idleSince: ago(10) })).toEqual([
    { why: 'idle', since: ago(10), says: 'Nothing done for 10 min' },
  ])
  expect(says({ idleSince: ago(12), begunNothing: true })).toEqual(['Has no task open for 12 min'])
})

test('of several needs the most urgent comes first', () => {
  const all = needs({
    ...{ idleSince: ago(60), downSince: ago(50), handRaisedAt: ago(1) },
    verdicts: verdicts('fff'),
  })
  expect(all.map(({ why }) => why)).toEqual(['hand', 'stuck', 'down', 'idle'])
})

test('first comes the most urgent, then who has waited longest, then all others by name', () => {
  const row = (name: string, number: number, facts: Partial<Facts> = {}) => ({
    name,
    number,
    needs: needs(facts),
  })
  const rows = [
    row('zoe', 1),
    row('Ada', 2),
    row('Ada', 3),
    row('idle', 4, { idleSince: ago(60) }),
    row('down', 5, { downSince: ago(30) }),
    row('stuck', 6, { verdicts: verdicts('fff') }),
    row('hand', 7, { handRaisedAt: ago(1) }),
    row('hand longer', 8, { handRaisedAt: ago(2) }),
    row('hand and more', 9, { handRaisedAt: ago(3), idleSince: ago(90) }),
    row('bob', 10, { handRaisedAt: ago(9), handSeenAt: ago(8) }),
  ]
  expect(rows.toSorted(whoFirst).map(({ name, number }) => `${name} ${number}`)).toEqual([
    ...['hand and more 9', 'hand longer 8', 'hand 7', 'stuck 6', 'down 5', 'idle 4'],
    ...['Ada 2', 'Ada 3', 'bob 10', 'zoe 1'],
  ])
})
