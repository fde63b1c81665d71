import { expect, test } from 'vitest'
import { durationMs } from './durations.ts'

test('durations mean what Go reads', () => {
  expect(['45s', '0m45s', '1.5h', '1h30m', '100ms'].map(durationMs)).toEqual([
    45_000, 45_000, 5_400_000, 5_400_000, 100,
  ])
  expect(['45', 's', '', '1d', '10 s'].map(durationMs)).toEqual(Array(5).fill(undefined))
})
