import { expect, test } from 'vitest'
import { withoutMemoryLimit } from './memory.ts'

test('a Go program that is kept small is let off, and no other', () => {
  expect(withoutMemoryLimit(['PATH=/bin', 'GOMEMLIMIT=145MiB'])).toEqual(['PATH=/bin', 'GOGC=200'])
  expect(withoutMemoryLimit(['GOGC=40', 'A=GOGC=40'])).toEqual(['A=GOGC=40', 'GOGC=200'])
  expect(withoutMemoryLimit(['PATH=/bin'])).toEqual(['PATH=/bin'])
})
