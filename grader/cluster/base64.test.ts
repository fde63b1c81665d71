import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { decodeBase64 } from './base64.ts'

test('whatever is encoded comes back, with line ends anywhere', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = randomBytes(length)
    const text = bytes.toString('base64')
    expect(decodeBase64(text).bytes).toEqual(bytes)
    expect(decodeBase64(text.replace(/(.{7})/g, '$1\r\n')).bytes).toEqual(bytes)
  }
})

test('what Go refuses is refused, with its place', () => {
  const problem = (text: string) => decodeBase64(text).problem
  expect(problem('QUJD REVG')).toBe('not base64: a space at byte 4')
  expect(problem('QUJD\tREVG')).toBe('not base64: a tab at byte 4')
  expect(problem('$key')).toBe('not base64: "$" at byte 0')
  expect(problem('QUJDé')).toBe('not base64: the character U+00E9 at byte 4')
  expect(problem('QUI-')).toContain('"-" at byte 3')
  expect(problem('QUI')).toContain('"=" is missing at its end')
  expect(problem('QUJDR')).toContain('something is cut off')
  expect(problem('QUJD=')).toContain('wrong number of "="')
  expect(problem('QUI=QUI=')).toContain('"=" before its end')
  expect(problem('====')).toContain('before its end')
})
