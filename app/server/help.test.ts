import { expect, test } from 'vitest'
import type { Scenario } from '../../grader/scenario.ts'
import { Help } from './help.ts'
import { practice } from './policy.ts'
import { MemoryStore } from './testing/memory-store.ts'

const scenario = {
  title: 'A task',
  hints: ['Look there.', 'Do that.'],
  explanation: 'Because.',
} as unknown as Scenario

const helpOf = (seen: { hints: number; checked: boolean }, store = new MemoryStore()) =>
  new Help({ session: 's1', scenario, policy: practice, store }, seen)

test('hints are counted from 1, each once', async () => {
  const help = helpOf({ hints: 0, checked: false })
  expect([await help.hint(2), help.hintsSeen]).toEqual(['Do that.', 1])
  expect([await help.hint(2), help.hintsSeen]).toEqual(['Do that.', 1])
  expect([await help.hint(1), help.hintsSeen]).toEqual(['Look there.', 2])
})

test.each([0, 3])('hint %i of two is none, and counts nothing', async number => {
  const store = new MemoryStore()
  await expect(helpOf({ hints: 1, checked: false }, store).hint(number)).rejects.toMatchObject({
    code: 'no-such-hint',
    message: '“A task” has 2 hints.',
  })
  expect(await store.hintsSeen('s1')).toBe(0)
})

test('a hint that cannot be counted is not given', async () => {
  const store = new MemoryStore()
  store.failing = new Error('the disk is full')
  const help = helpOf({ hints: 1, checked: false }, store)
  await expect(help.hint(1)).rejects.toThrow('the disk is full')
  expect(help.hintsSeen).toBe(1)
})

test('the explanation opens after the first check, and says until then how to get it', () => {
  const help = helpOf({ hints: 0, checked: false })
  expect(() => help.explanation()).toThrow(
    expect.objectContaining({
      code: 'explanation-closed',
      message: expect.stringContaining('first check'),
      remedy: expect.stringContaining('Check your work'),
    }),
  )
  help.checked = true
  expect(help.explanation()).toBe('Because.')
  expect(helpOf({ hints: 2, checked: true })).toMatchObject({ hintsSeen: 2, checked: true })
})
