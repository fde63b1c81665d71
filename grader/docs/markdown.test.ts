import { expect, test } from 'vitest'
import { page, table } from './markdown.ts'

test('blocks have a line between them, and empty ones leave no gap', () => {
  expect(page('# A', '', 'b')).toBe('# A\n\nb\n')
})

test('the columns of a table are as wide as their widest cell', () => {
  expect(table([['a', 'what'], ['long', 'x'], ['']])).toBe(
    '| a    | what |\n| ---- | ---- |\n| long | x    |\n|      |',
  )
})
