import { expect, test } from 'vitest'
import { inPlenty } from './plenty.ts'

test('a Go program that is kept small is let off, and no other', () => {
  expect(inPlenty(['PATH=/bin', 'GOMEMLIMIT=145MiB'])).toEqual(['PATH=/bin', 'GOGC=200'])
  expect(inPlenty(['GOGC=40', 'A=GOGC=40'])).toEqual(['A=GOGC=40', 'GOGC=200'])
  expect(inPlenty(['PATH=/bin'])).toEqual(['PATH=/bin'])
})
