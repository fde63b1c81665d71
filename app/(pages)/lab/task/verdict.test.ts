import { describe, expect, it } from 'vitest'
import { verdictOf } from './verdict.ts'

const check = { guard: false, points: 30 }

describe('verdictOf', () => {
  it('counts what a check earned', () => {
    expect(verdictOf({ ...check, outcome: 'passed', earned: 30 })).toMatchObject({
      label: 'Passed',
      points: '30 of 30',
    })
    expect(verdictOf({ ...check, outcome: 'failed', earned: 0 })).toMatchObject({
      label: 'Failed',
      points: '0 of 30',
    })
  })
  it('calls a guard that held kept, without points', () => {
    expect(verdictOf({ guard: true, points: 10, outcome: 'passed', earned: 0 })).toEqual({
      kind: 'kept',
      label: 'Kept',
      points: '',
    })
  })
  it('says what a broken guard costs, whatever sign the server counts it with', () => {
    expect(verdictOf({ guard: true, points: 10, outcome: 'failed', earned: -10 }).points).toBe('−10')
  })
  it('never calls what could not be checked failed', () => {
    expect(verdictOf({ ...check, outcome: 'inconclusive', earned: 0 })).toMatchObject({
      kind: 'inconclusive',
      points: '– of 30',
    })
  })
  it('leaves a check without a result pending', () => {
    expect(verdictOf(check).kind).toBe('pending')
  })
})
