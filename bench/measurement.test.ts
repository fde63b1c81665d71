import { expect, test } from 'vitest'
import { amount, ratio, single, timed, verdict } from './measurement.ts'

test('a time is judged by its p95, which of a few samples is the longest', () => {
  expect(verdict(timed('a', [900, 1000, 1500], { aim: 1500 }))).toBe('meets')
  expect(verdict(timed('a', [900, 1000, 2750], { aim: 1500 }))).toBe('misses by 1.25 s')
})

test('one slow sample in twenty does not count', () => {
  const samples = [...Array.from({ length: 19 }, () => 10), 5000]
  expect(verdict(timed('a', samples, { aim: 10 }))).toBe('meets')
})

test('an aim of nothing lost is missed by a single byte', () => {
  expect(verdict(single('lost', 'bytes', 0, { aim: 0 }))).toBe('meets')
  expect(verdict(single('lost', 'bytes', 1, { aim: 0 }))).toBe('misses by 1 bytes')
})

test('without an aim there is no verdict', () => {
  expect(verdict(timed('a', [1]))).toBe('')
})

test('nothing measured is no number', () => {
  expect(() => timed('a', [])).toThrow('nothing was measured')
})

test('a ratio is that of the medians', () => {
  const [one, other] = [timed('a', [300, 400, 9000]), timed('b', [900, 1000, 1100])]
  expect(ratio('a / b', one, other, { aim: 0.4 }).p95).toBe(0.4)
  expect(verdict(ratio('b / a', other, one, { aim: 1.15 }))).toBe('misses by 1.35 ×')
})

test('amounts have about three digits', () => {
  expect(amount(0.256, 'ms')).toBe('0.26 ms')
  expect(amount(45.67, 'ms')).toBe('45.7 ms')
  expect(amount(456.7, 'ms')).toBe('457 ms')
  expect(amount(16_789, 'ms')).toBe('16.8 s')
  expect(amount(1.149, '×')).toBe('1.15 ×')
  expect(amount(312.4, 'MB')).toBe('312 MB')
})
