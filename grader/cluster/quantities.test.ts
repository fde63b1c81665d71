import { expect, test } from 'vitest'
import { quantityOf } from './quantities.ts'

test.each<[string, number | undefined]>([
  ['250m', 0.25],
  ['0.25', 0.25],
  ['1', 1],
  ['1k', 1000],
  ['1e3', 1000],
  ['1Gi', 2 ** 30],
  ['1024Mi', 2 ** 30],
  ['100u', 0.0001],
  ['1E', 1e18],
  ['much', undefined],
  ['1x', undefined],
])('%s', (text, amount) => expect(quantityOf(text)).toBe(amount))
