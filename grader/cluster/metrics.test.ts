import { expect, test } from 'vitest'
import { refusal } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { counter, labelOf, sumOf } from './metrics.ts'

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

test('the API server is asked for its counters, and for the label of a sample', async () => {
  const target = targetOf({ answers: { 'GET /metrics': { body: text } } })
  expect(await counter(target, 'pods_total', { mode: 'warn' })).toBe(5)
  expect(await counter(target, 'pods_total')).toBe(15)
  expect(await labelOf(target, 'said', 'text')).toBe('a \\"b\\", mode=\\"c')
  expect(await labelOf(target, 'pods_total', 'none')).toBeUndefined()
  expect(await labelOf(target, 'nothing', 'text')).toBeUndefined()
  expect(target.asked[0]?.headers).toEqual({ accept: 'text/plain' })
  const refusing = targetOf({ answers: { 'GET /metrics': refusal(403, 'no') } })
  await expect(counter(refusing, 'pods_total')).rejects.toThrow('was answered with 403: no')
})
