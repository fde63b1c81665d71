import { expect, test } from 'vitest'
import { didYouMean, nearest } from './nearest.ts'

const names = ['write-audit-policy', 'enable-node-restriction', 'disable-anonymous-auth']

test('a mistyped name is found', () => {
  expect(nearest('write-audit-polcy', names)).toEqual(['write-audit-policy'])
})
test('a part of a name is found', () => {
  expect(nearest('anonymous', names)).toEqual(['disable-anonymous-auth'])
})
test('a name that is like none finds nothing', () => {
  expect(nearest('quux', names)).toEqual([])
})
test('at most three names are offered, the nearest first', () => {
  expect(nearest('lab-a', ['lab-cc', 'lab-b', 'lab-aa', 'lab-c', 'lab-d'])).toEqual([
    'lab-aa',
    'lab-b',
    'lab-c',
  ])
})
test('the remedy offers near names, or only what is always right', () => {
  expect(didYouMean('anonymous', names, 'See list')).toBe('Did you mean disable-anonymous-auth? See list')
  expect(didYouMean('quux', names, 'See list')).toBe('See list')
})
