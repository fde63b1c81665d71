import { describe, expect, it } from 'vitest'
import { lineTime, parseJournal, parseTime } from './journal.ts'

const now = new Date('2026-11-22T12:00:00Z')

describe('the time of a log line', () => {
  it("is klog's, in the year that does not lie in the future", () => {
    expect(lineTime('E1122 11:20:33.123456      24 run.go:72] "command failed"', now)).toBe(
      Date.UTC(2026, 10, 22, 11, 20, 33, 123),
    )
    expect(lineTime('I1231 23:59:59.000000       1 a.go:1] x', now)).toBe(Date.UTC(2025, 11, 31, 23, 59, 59))
  })
  it("is logrus's", () => {
    expect(lineTime('time="2026-11-22T11:20:33.5Z" level=info msg=x')).toBe(
      Date.UTC(2026, 10, 22, 11, 20, 33, 500),
    )
  })
  it('is that of the line before where a line has none', () => {
    const [first, second] = parseJournal('kubelet', 'I1122 11:00:00.000000 1 a.go:1] x\n  goroutine 1\n')
    expect(second?.time).toBe(first?.time)
    expect(second?.raw).toBe('  goroutine 1')
  })
})

describe('--since and --until', () => {
  it.each([
    ['10 min ago', now.getTime() - 600_000],
    ['1 hour ago', now.getTime() - 3_600_000],
    ['-5m', now.getTime() - 300_000],
    ['-30s', now.getTime() - 30_000],
    ['today', Date.UTC(2026, 10, 22)],
    ['yesterday', Date.UTC(2026, 10, 21)],
    ['11:30', Date.UTC(2026, 10, 22, 11, 30)],
    ['2026-11-20', Date.UTC(2026, 10, 20)],
    ['2026-11-20 10:11:12', Date.UTC(2026, 10, 20, 10, 11, 12)],
  ])('understand %s', (text, time) => {
    expect(parseTime(text, now.getTime())).toBe(time)
  })
  it("refuse what is no time, in journalctl's words", () => {
    expect(() => parseTime('some day', now.getTime())).toThrow('Failed to parse timestamp: some day')
  })
})
