import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IdleClock, IdleTimer } from './idle.ts'

const minute = 60_000
const start = new Date('2026-01-01T10:00:00Z').getTime()

beforeEach(() => void vi.useFakeTimers({ now: start }))
afterEach(() => void vi.useRealTimers())

/** What is told, and when; an hour without activity, with a warning of five minutes. */
function telling({ idleMs = 60 * minute, warnMs = 5 * minute } = {}) {
  const told: string[] = []
  const at = () => `${(Date.now() - start) / minute} min`
  const onWarn = () => told.push(`warn ${at()}`)
  const onEnd = () => told.push(`end ${at()}`)
  return { told, options: { idleMs, warnMs, onWarn, onEnd } }
}

function timer(deadline?: number, times?: Parameters<typeof telling>[0]) {
  const { told, options } = telling(times)
  return { idle: new IdleTimer(options, deadline), told }
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

test('the warning comes by the deadline of a former server, too', () => {
  const { idle, told } = timer(start + 20 * minute)
  expect(idle.deadline).toBe(start + 20 * minute)
  vi.advanceTimersByTime(60 * minute)
  expect(told).toEqual(['warn 15 min', 'end 20 min'])
})

test('where the whole time is shorter than the warning, the warning is as long as the time', () => {
  const { told } = timer(undefined, { idleMs: 2 * minute, warnMs: 5 * minute })
  vi.advanceTimersByTime(10 * minute)
  expect(told).toEqual(['warn 0 min', 'end 2 min'])
})

test('days are waited for that no single timer can wait', () => {
  const days = 60 * 24 * 60
  const { told } = timer(undefined, { idleMs: days * minute })
  vi.advanceTimersByTime(days * minute)
  expect(told).toEqual([`warn ${days - 5} min`, `end ${days} min`])
})

test('activity during a warning starts the whole time anew', () => {
  const { idle, told } = timer()
  vi.advanceTimersByTime(58 * minute)
  idle.touch()
  expect([idle.warned, idle.deadline]).toEqual([false, start + 118 * minute])
  vi.advanceTimersByTime(5 * minute)
  expect(told).toEqual(['warn 55 min'])
})

test('a clock that does not run has no deadline and tells nothing', () => {
  const { told, options } = telling()
  const clock = new IdleClock(options)
  expect([clock.deadline, clock.warned, clock.touch()]).toEqual([undefined, false, false])
  clock.start()
  clock.stop()
  vi.advanceTimersByTime(120 * minute)
  expect([clock.deadline, clock.warned, clock.touch(), told]).toEqual([undefined, false, false, []])
})

/** A clock that has run for 20 minutes and then stood still for three hours. */
function held() {
  const { told, options } = telling()
  const clock = new IdleClock(options)
  clock.start()
  vi.advanceTimersByTime(20 * minute)
  clock.hold(Date.now())
  vi.advanceTimersByTime(180 * minute)
  return { clock, told }
}

test('while a clock stands still nothing ends, and it goes on with the time that was left', () => {
  const { clock, told } = held()
  expect([clock.deadline, told]).toEqual([start + 60 * minute, []])
  clock.hold(undefined)
  expect(clock.deadline).toBe(start + 240 * minute)
  vi.advanceTimersByTime(60 * minute)
  expect(told).toEqual(['warn 235 min', 'end 240 min'])
})

test('what is done while a clock stands still leaves it all of its time', () => {
  const { clock, told } = held()
  expect(clock.touch()).toBe(false)
  expect(clock.deadline).toBe(start + 80 * minute)
  clock.hold(undefined)
  expect([clock.deadline, told]).toEqual([start + 260 * minute, []])
})

test('a clock that is started while it stands still runs when it goes on', () => {
  const { told, options } = telling()
  const [fresh, stored] = [new IdleClock(options), new IdleClock(options)]
  for (const clock of [fresh, stored]) clock.hold(start)
  vi.advanceTimersByTime(30 * minute)
  fresh.start()
  stored.start(start + 10 * minute)
  vi.advanceTimersByTime(30 * minute)
  expect([fresh.deadline, stored.deadline, told]).toEqual([start + 60 * minute, start + 10 * minute, []])
  for (const clock of [fresh, stored]) clock.hold(undefined)
  expect([fresh.deadline, stored.deadline]).toEqual([start + 120 * minute, start + 70 * minute])
})

test('a warning is withdrawn by what is done while a clock stands still', () => {
  const { told, options } = telling()
  const clock = new IdleClock(options)
  clock.start()
  vi.advanceTimersByTime(57 * minute)
  clock.hold(Date.now())
  expect([clock.warned, clock.touch(), clock.warned]).toEqual([true, true, false])
  clock.hold(undefined)
  vi.advanceTimersByTime(50 * minute)
  expect(told).toEqual(['warn 55 min'])
})

test('standing still again since the same moment, or going on without, changes nothing', () => {
  const { told, options } = telling()
  const clock = new IdleClock(options)
  clock.hold(undefined)
  clock.start()
  clock.hold(undefined)
  vi.advanceTimersByTime(10 * minute)
  clock.hold(start + 10 * minute)
  vi.advanceTimersByTime(10 * minute)
  clock.hold(start + 10 * minute)
  expect(clock.deadline).toBe(start + 60 * minute)
  clock.hold(undefined)
  expect([clock.deadline, told]).toEqual([start + 70 * minute, []])
})

test('a clock that is started again counts from then, once', () => {
  const { told, options } = telling()
  const clock = new IdleClock(options)
  clock.start(start + 6 * minute)
  vi.advanceTimersByTime(1 * minute)
  expect(clock.warned).toBe(true)
  expect(clock.touch()).toBe(true)
  clock.start()
  expect([clock.warned, clock.deadline]).toEqual([false, start + 61 * minute])
  vi.advanceTimersByTime(120 * minute)
  expect(told).toEqual(['warn 1 min', 'warn 56 min', 'end 61 min'])
})
