import { expect, test } from 'vitest'
import { durationMs } from './durations.ts'

test('durations mean what Go reads', () => {
  expect(['45s', '0m45s', '1.5h', '1h30m', '100ms'].map(durationMs)).toEqual([
    45_000, 45_000, 5_400_000, 5_400_000, 100,
  ])
  expect(['-1m1s', '+2s', '1.25s', '1.s', '500us', '2µs', '3ns'].map(durationMs)).toEqual([
    -61_000, 2_000, 1_250, 1_000, 0.5, 0.002, 3e-6,
  ])
  const none = ['45', 's', '', '1d', '10 s', 'x1s', '1s ', '1s2', '--1s', '1.2.3s']
  expect(none.map(durationMs)).toEqual(none.map(() => undefined))
})
