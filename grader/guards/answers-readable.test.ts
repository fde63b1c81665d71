import { expect, test } from 'vitest'
import { observeAnswer } from '../observations/answers.ts'
import { judged, targetOf } from '../testing/target.ts'
import { answersReadable } from './answers-readable.ts'

test('it is told once, and not in each answer', async () => {
  const target = targetOf({ files: { '/root/a.yaml': 'user: "a\nsource: b\n' } })
  expect(await judged(answersReadable(1, '/root/a.yaml'), target)).toEqual({
    passed: false,
    evidence: [
      {
        where: '/root/a.yaml',
        expected: 'one "name: value" a line',
        actual: 'line 1: a quote that is not closed',
      },
    ],
  })
  const { ok, actual } = await observeAnswer(target, '/root/a.yaml', 'source', 'an address', () => true)
  expect([ok, actual]).toEqual([false, 'the file cannot be read'])
  expect((await judged(answersReadable(1, '/root/none.yaml'), target)).evidence[0]?.actual).toBe(
    'there is no such file',
  )
})

test('a file that can be read is right', async () => {
  const target = targetOf({ files: { '/root/a.yaml': 'user: ann\n' } })
  expect(await judged(answersReadable(1, '/root/a.yaml'), target)).toMatchObject({
    passed: true,
    evidence: [{ actual: 'can be read' }],
  })
})
