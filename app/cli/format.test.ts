import { expect, test } from 'vitest'
import { indent, table } from './format.ts'

test('the columns of a table stand under each other', () => {
  expect(
    table([
      ['ID', 'TITLE'],
      ['audit', 'Write'],
    ]),
  ).toBe('ID     TITLE\naudit  Write')
})
test('every line that is not empty is indented', () => {
  expect(indent('a\n\nb', 2)).toBe('  a\n\n  b')
})
