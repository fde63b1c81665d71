import { expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import { describeError } from './errors.ts'

test('an error is told as message, cause and remedy', () => {
  const error = new LabError('x', 'The lab could not be made', {
    remedy: 'Try again',
    cause: new Error('no room'),
  })
  expect(describeError(error)).toBe('Error: The lab could not be made\n  Cause: no room\n  Remedy: Try again')
})
test('a remedy of several lines stays one block', () => {
  expect(describeError(new LabError('x', 'A', { remedy: 'This.\nThat.' }))).toBe(
    `Error: A\n  Remedy: This.\n${' '.repeat(10)}That.`,
  )
})
test('a cause that the message repeats is left out', () => {
  expect(describeError(new LabError('x', 'Failed: no room', { cause: new Error('no room') }))).toBe(
    'Error: Failed: no room',
  )
})
test('a chain of causes is told outermost first', () => {
  const error = new LabError('x', 'A', { cause: new Error('b', { cause: new Error('c') }) })
  expect(describeError(error)).toBe('Error: A\n  Cause: b: c')
})
test('a full disk has a remedy, whoever met it', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(describeError(error)).toContain('Remedy: Free some disk space')
})
test.each(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'])(
  'a folder that cannot be written (%s) was foreseen',
  code => {
    const error = Object.assign(new Error(`${code}: mkdir '/state'`), { code })
    expect(describeError(error)).toContain('Remedy: Make the folder writable')
  },
)
test('a stack is shown only when asked for', () => {
  expect(describeError(new LabError('x', 'A'), false)).not.toContain('at ')
  expect(describeError(new LabError('x', 'A'), true)).toContain('errors.test.ts')
})
test('what nobody foresaw says so, without a stack', () => {
  expect(describeError(new TypeError('x is undefined'), false)).toMatch(
    /^Error: x is undefined\n {2}Remedy: This was not foreseen/,
  )
})
