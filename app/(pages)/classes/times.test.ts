import { describe, expect, it } from 'vitest'
import { fromField, left, moment, span, toField } from './times.ts'

const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime()
const now = at(2026, 10, 27)

describe('times of a class', () => {
  it('have their day, and their year where it is another', () => {
    expect(moment(at(2026, 10, 30, 14, 0), now)).toBe('Mon 30 Nov, 14:00')
    expect(moment(at(2027, 0, 4, 9, 5), now)).toBe('Mon 4 Jan 2027, 09:05')
  })
  it('name one day once', () => {
    expect(span(at(2026, 10, 30, 14, 0), at(2026, 10, 30, 17, 0), now)).toBe('Mon 30 Nov, 14:00 – 17:00')
    expect(span(at(2026, 10, 30, 14, 0), at(2026, 11, 1, 17, 0), now)).toBe(
      'Mon 30 Nov, 14:00 – Tue 1 Dec, 17:00',
    )
  })
  it.each([
    [-1, '0 min'],
    [1, '1 min'],
    [59 * 60_000, '59 min'],
    [60 * 60_000, '1 h'],
    [200 * 60_000, '3 h 20 min'],
    [49 * 3_600_000, '2 days'],
  ])('of %i ms are left as %s', (ms, text) => {
    expect(left(ms)).toBe(text)
  })
  it('go through a field unchanged', () => {
    const ms = at(2026, 2, 1, 7, 30)
    expect(toField(ms)).toBe('2026-03-01T07:30')
    expect(fromField(toField(ms))).toBe(ms)
  })
})
