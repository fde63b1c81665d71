import { expect, test } from 'vitest'
import { Turnover } from './turnover.ts'

const minute = 60_000

/** One that has seen labs used for so many minutes. */
function seen(...minutes: number[]) {
  const turnover = new Turnover()
  for (const each of minutes) turnover.used(each * minute)
  return turnover
}
const wait = (turnover: Turnover, place: number, ...ages: number[]) => {
  const ms = turnover.wait(
    place,
    ages.map(age => age * minute),
  )
  return ms === undefined ? undefined : ms / minute
}

test('nothing is foretold of what was measured less than three times', () => {
  expect(wait(seen(), 1, 5)).toBeUndefined()
  expect(wait(seen(20, 20), 1, 5)).toBeUndefined()
  expect(wait(seen(20, 20, 20), 1, 5)).toBe(15)
})

test('a lab in use lasts as long as those that were used for longer', () => {
  expect(wait(seen(10, 10, 10, 40, 60), 1, 5)).toBe(5)
  expect(wait(seen(10, 10, 10, 40, 60), 1, 20)).toBe(40)
})

test('a lab that is used for longer than any before foretells nothing', () => {
  expect(wait(seen(10, 20, 30), 1, 31)).toBeUndefined()
  expect(wait(seen(10, 20, 30), 1, 31, 12)).toBe(18)
  expect(wait(seen(10, 20, 30), 1)).toBeUndefined()
})

test('who is further behind waits for more labs, and for those who are served before', () => {
  const turnover = seen(30, 30, 30)
  expect([1, 2, 3, 4, 5].map(place => wait(turnover, place, 10, 20))).toEqual([10, 20, 40, 50, 70])
})

test('the time in which a lab is made is waited for, too', () => {
  const turnover = seen(30, 30, 30)
  for (const ms of [50_000, 60_000, 90_000]) turnover.made(ms)
  expect([turnover.usualMaking, wait(turnover, 1, 10)]).toEqual([60_000, 21])
})

test('what is long ago counts no more', () => {
  const turnover = seen(...Array.from({ length: 200 }, () => 10), ...Array.from({ length: 200 }, () => 30))
  expect(wait(turnover, 1, 5)).toBe(25)
})
