import { expect, test } from 'vitest'
import { sumOf } from './metrics.ts'

const text = `# HELP pods_total Pods.
# TYPE pods_total counter
pods_total{level="restricted",mode="audit"} 3
pods_total{level="restricted",mode="warn"} 5
pods_total{level="baseline",mode="audit"} 7 1767225600000
pods_total_more{level="restricted",mode="audit"} 100
plain 1.5e+03
said{text="a \\"b\\", mode=\\"c"} 2
`

test('samples with the labels are summed, whatever other labels they have', () => {
  expect(sumOf(text, 'pods_total', { mode: 'audit' })).toBe(10)
  expect(sumOf(text, 'pods_total', { mode: 'audit', level: 'restricted' })).toBe(3)
  expect(sumOf(text, 'pods_total', {})).toBe(15)
  expect(sumOf(text, 'plain', {})).toBe(1500)
})

test('what has no sample yet is 0', () => {
  expect(sumOf(text, 'pods_total', { mode: 'enforce' })).toBe(0)
  expect(sumOf(text, 'pods', {})).toBe(0)
})

test('quotes within a label end no label', () => {
  expect(sumOf(text, 'said', { mode: 'c' })).toBe(0)
  expect(sumOf(text, 'said', {})).toBe(2)
})
