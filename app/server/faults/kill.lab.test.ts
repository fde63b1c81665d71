/** A part of the kill matrix: what takes a whole lab or the server along. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Bed } from './bed.ts'
import { type Moment, survives, type Victim } from './matrix.ts'
import { leftIn } from './victims.ts'

const bed = new Bed()
beforeAll(() => bed.start(), 60_000)
afterAll(() => bed.remove(), 120_000)

const cases: [Victim, Moment][] = [
  ['server', 'ready with output'],
  ['server', 'resetting'],
  ['agent', 'checking'],
  ['PID 1', 'checking'],
  ['outer', 'setup'],
]
test.each(cases)('kill -9 of the %s while %s', { timeout: 600_000 }, (victim, moment) =>
  survives(bed, victim, moment),
)

test('in the end nothing is left behind', { timeout: 120_000 }, async () => {
  await bed.end()
  expect(await leftIn(bed.state)).toEqual([])
})
