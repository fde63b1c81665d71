import { expect, test } from 'vitest'
import { mergeStep } from './steps.ts'

interface Step {
  step: string
  state: string
  detail?: string
  usualMs?: number
  tookMs?: number
}
const boot: Step = { step: 'boot', state: 'started', usualMs: 5_000 }
const image: Step = { step: 'image', state: 'started' }

test('steps are in the order of their start, whichever tells last', () => {
  const told: Step[] = [boot, image, { step: 'boot', state: 'running', detail: 'etcd' }]
  const steps = told.reduce<Step[]>(mergeStep, [])
  expect(steps.map(it => [it.step, it.state])).toEqual([
    ['boot', 'running'],
    ['image', 'started'],
  ])
})

test('what an event does not tell again stays, and the list before it is left as it was', () => {
  const before = [boot, image]
  const after = mergeStep(before, { step: 'boot', state: 'done', tookMs: 4_000 })
  expect(after).toEqual([{ step: 'boot', state: 'done', usualMs: 5_000, tookMs: 4_000 }, image])
  expect(before).toEqual([boot, image])
})
