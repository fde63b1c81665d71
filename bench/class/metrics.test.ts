import { expect, test } from 'vitest'
import { metric } from './metrics.ts'

const text = '# HELP a_seconds Of a\n# TYPE a_seconds gauge\na_seconds 0.25\na_seconds_total 3e1\n'

test('a metric is found by its whole name', () => {
  expect([metric(text, 'a_seconds'), metric(text, 'a_seconds_total')]).toEqual([0.25, 30])
})

test('one that is not told is no zero', () => {
  expect(() => metric(text, 'seconds')).toThrow('no seconds')
})
