/** Every part of a lab, and the server, killed at every moment of a session. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bed } from './bed.ts'
import { moments, survives, victims } from './matrix.ts'
import { leftIn } from './victims.ts'

const bed = new Bed()
beforeAll(() => bed.start(), 60_000)
afterAll(() => bed.remove(), 120_000)

describe.each(moments)('%s', moment => {
  test.each(victims)('kill -9 of the %s', { timeout: 600_000 }, victim => survives(bed, victim, moment))
})

test('in the end nothing is left behind', { timeout: 120_000 }, async () => {
  await bed.end()
  expect(await leftIn(bed.state)).toEqual([])
})
