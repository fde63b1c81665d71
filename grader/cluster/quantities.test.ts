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
  ['1T', 1e12],
  ['1Pi', 2 ** 50],
  ['3n', 3 / 1e9],
  ['-12', -12],
  ['+12.', 12],
  ['.25', 0.25],
  ['1e+10', 1e10],
  ['1500E-3', 1.5],
  ['much', undefined],
  ['1x', undefined],
  ['x1', undefined],
  ['1Gi2', undefined],
  ['', undefined],
])('%s', (text, amount) => expect(quantityOf(text)).toBe(amount))
