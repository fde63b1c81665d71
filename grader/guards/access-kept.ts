/** Nobody else gains access, or loses it. */
import { finding } from '../finding.ts'
import { type AllowedChange, observeNobodyGained, observeNobodyLost } from '../observations/access-kept.ts'
import type { Check } from '../types.ts'

/** A guard for tasks whose text says that nobody gains access. */
export const nobodyGained = (points: number, change: AllowedChange = {}): Check => ({
  id: 'nobody-gained',
  title: 'Nobody may do what they could not do before',
  points,
  guard: true,
  run: async target => finding(await observeNobodyGained(target, change)),
})

/** A guard for tasks whose text says that everybody else keeps the access that they have. */
export const nobodyLost = (points: number, change: AllowedChange = {}): Check => ({
  id: 'nobody-lost',
  title: 'Everybody else may still do what they could do before',
  points,
  guard: true,
  run: async target => finding(await observeNobodyLost(target, change)),
})
