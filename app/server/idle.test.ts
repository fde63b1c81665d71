import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IdleTimer } from './idle.ts'

const minute = 60_000
const start = new Date('2026-01-01T10:00:00Z').getTime()

beforeEach(() => void vi.useFakeTimers({ now: start }))
afterEach(() => void vi.useRealTimers())

function timer(deadline?: number) {
  const told: string[] = []
  const at = () => `${(Date.now() - start) / minute} min`
  const idle = new IdleTimer(
    {
      idleMs: 60 * minute,
      warnMs: 5 * minute,
      onWarn: () => told.push(`warn ${at()}`),
      onEnd: () => told.push(`end ${at()}`),
    },
    deadline,
  )
  return { idle, told }
}

test('it warns five minutes before it ends', () => {
  const { told } = timer()
  vi.advanceTimersByTime(120 * minute)
  expect(told).toEqual(['warn 55 min', 'end 60 min'])
})

test('activity moves the end, and withdraws a warning', () => {
  const { idle, told } = timer()
  vi.advanceTimersByTime(50 * minute)
  expect(idle.touch()).toBe(false)
  vi.advanceTimersByTime(56 * minute)
  expect(told).toEqual(['warn 105 min'])
  expect(idle.touch()).toBe(true)
  expect(idle.warned).toBe(false)
  vi.advanceTimersByTime(60 * minute)
  expect(told).toEqual(['warn 105 min', 'warn 161 min', 'end 166 min'])
})

test('an end that passed while nobody could warn is put off by the warning’s length', () => {
  const { idle, told } = timer(start - 600 * minute)
  vi.advanceTimersByTime(1)
  expect(idle.deadline).toBeGreaterThanOrEqual(start + 5 * minute)
  vi.advanceTimersByTime(6 * minute)
  expect(told.map(word => word.split(' ')[0])).toEqual(['warn', 'end'])
})

test('a stopped one says nothing any more', () => {
  const { idle, told } = timer()
  idle.stop()
  vi.advanceTimersByTime(120 * minute)
  expect(told).toEqual([])
})
