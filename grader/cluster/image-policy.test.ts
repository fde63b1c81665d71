import { expect, test } from 'vitest'
import { reviewsOf } from './image-policy.ts'

test('reviews of an image are read from a log, and lines that are none are left out', () => {
  const line = (image: string) => JSON.stringify({ client: 'c', images: ['x', image], answer: 'allowed' })
  const log = `cut"}\n${line('a:1')}\n{}\n${line('b:1')}\n`
  expect(reviewsOf(log, 'b:1')).toEqual([{ client: 'c', images: ['x', 'b:1'], answer: 'allowed' }])
  expect(reviewsOf(log, 'b')).toEqual([])
})
