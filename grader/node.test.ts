import { expect, test } from 'vitest'
import { type ExecResult, LabError } from '../lab-infra/lab.ts'
import { answerOf, fileIfAny } from './node.ts'
import { targetOf } from './testing/target.ts'

function answering(result: Partial<ExecResult>) {
  const asked: unknown[] = []
  const target = targetOf({
    node: {
      exec: async (...given) => {
        asked.push(given)
        return { exitCode: 0, stdout: '', stderr: '', timedOut: false, ...result }
      },
    },
  })
  return { target, asked }
}

test('what a command printed is the answer, as the grader sees the node', async () => {
  const { target, asked } = answering({ stdout: ' as it is\n' })
  expect(await answerOf(target, ['ls', '/'])).toBe(' as it is\n')
  expect(asked).toMatchObject([[['ls', '/'], { view: 'grader', signal: target.signal }]])
})

test.each([
  [{ exitCode: 2, stderr: ' no such folder\n', stdout: 'x' }, 'ls ended with 2 on the node: no such folder'],
  [{ exitCode: 2, stderr: '\n' }, 'ls ended with 2 on the node: no message'],
  [{ exitCode: null, timedOut: true }, 'ls took too long on the node: no message'],
])('a command that failed is no answer', async (result, message) => {
  await expect(answerOf(answering(result).target, ['ls', '/'])).rejects.toThrow(message)
})

test('a file that is not there is undefined; that nobody could look is an error', async () => {
  const target = targetOf({ files: { '/etc/a': 'A' } })
  expect(String(await fileIfAny(target, '/etc/a'))).toBe('A')
  expect(await fileIfAny(target, '/etc/b')).toBeUndefined()
  for (const error of [new LabError('node-unreachable', 'No answer.'), new Error('no-such-file')]) {
    const failing = targetOf({ node: { readFile: () => Promise.reject(error) } })
    await expect(fileIfAny(failing, '/etc/a')).rejects.toBe(error)
  }
})
