import { expect, test } from 'vitest'
import { demandsIn, listed, says, sentence } from './sentences.ts'
import type { Check } from './types.ts'

const check = (id: string): Check => ({ id, title: id, points: 1, run: () => [] })

test('each check of a sentence proves it, in the place of what it came with', () => {
  const guard = { ...check('a'), proves: ['the usual words'] }
  expect(sentence(['one', 'two'], guard, check('b')).map(it => [it.id, it.proves])).toEqual([
    ['a', ['one', 'two']],
    ['b', ['one', 'two']],
  ])
})

test('nested lists are one list, in order', () => {
  expect(listed([check('a'), [[check('b')], check('c')]]).map(it => it.id)).toEqual(['a', 'b', 'c'])
})

const task = `Some words.

- a remark that demands nothing

1. The first,
   over two lines.
2. The second.

   still of it

Between.

**Constraints**

- Nothing else changes.
* Nobody gains.

At the end: - no item
`

test('what demands a check is each numbered item, and each item below Constraints', () => {
  expect(demandsIn(task)).toEqual([
    { line: 5, text: 'The first,\nover two lines.' },
    { line: 7, text: 'The second.\nstill of it' },
    { line: 15, text: 'Nothing else changes.' },
    { line: 16, text: 'Nobody gains.' },
  ])
})

test('a list after a paragraph that follows the constraints demands nothing', () => {
  expect(demandsIn('**Constraints**\n\n- one\n\nThen:\n\n- two\n').map(it => it.text)).toEqual(['one'])
  expect(demandsIn('## Constraints\n\n- one\n').map(it => it.text)).toEqual(['one'])
})

test('words are found wherever the lines of a text break', () => {
  expect(says('over\n   two lines', 'over two')).toBe(true)
  expect(says('over two', 'over three')).toBe(false)
})
