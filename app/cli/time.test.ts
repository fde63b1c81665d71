import { expect, test } from 'vitest'
import { momentAfter } from './time.ts'

const before = Date.parse('2026-12-01T08:00:00Z')

test('a time of this machine, or of the zone that it names', () => {
  const local = new Date(2026, 11, 1, 9, 0).getTime()
  expect(momentAfter(before, '2026-12-01T09:00')).toBe(local)
  expect(momentAfter(before, ' 2026-12-01 09:00 ')).toBe(local)
  expect(momentAfter(before, '2026-12-01T09:00:30+01:00')).toBe(before + 30_000)
  expect(momentAfter(before, '2026-12-01T09:00Z')).toBe(before + 3_600_000)
})

test('how much later', () => {
  expect(momentAfter(before, '+90m') - before).toBe(90 * 60_000)
  expect(momentAfter(before, '+2h') - before).toBe(2 * 3_600_000)
  expect(momentAfter(before, '+1d') - before).toBe(86_400_000)
})

test('now', () => {
  expect(Math.abs(momentAfter(0, 'now') - Date.now())).toBeLessThan(1_000)
})

test.each(['', 'tomorrow', '09:00', '2026-13-01T09:00', '2026-12-01', '+2', '+2y', '-2h', '+1e3h'])(
  '“%s” is refused, and it is said how to write it',
  typed => {
    expect(() => momentAfter(before, typed)).toThrow(
      expect.objectContaining({ code: 'bad-time', remedy: expect.stringContaining('2026-12-01T09:00') }),
    )
  },
)
