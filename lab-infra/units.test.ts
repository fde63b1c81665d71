import { expect, test } from 'vitest'
import { duration, size, wholeSeconds } from './units.ts'

test('durations are as exact as a person wants them', () => {
  const times = [-5, 0, 440, 9949, 9950, 59_400, 60_000, 200_000, 7_500_000, 7_200_000]
  expect(times.map(duration)).toEqual([
    '0.0 s',
    '0.0 s',
    '0.4 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min',
    '3 min 20 s',
    '2 h 5 min',
    '2 h',
  ])
  expect(wholeSeconds(3400)).toBe('3 s')
})
test('sizes are in MB, from a thousand of them on in GB', () => {
  expect([size(640e6), size(1.46e9)]).toEqual(['640 MB', '1.5 GB'])
})
