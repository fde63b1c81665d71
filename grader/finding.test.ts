import { expect, test } from 'vitest'
import { finding, observe, readsAlike } from './finding.ts'

test('what was expected and found alike is one piece of evidence with all its places', () => {
  const seen = ['/api', '/apis', '/version'].map(it => observe(false, `GET ${it}`, '401', '200'))
  expect(
    finding([...seen, observe(false, 'GET /x', '401', '403'), observe(true, 'GET /y', '401', '401')]),
  ).toEqual({
    passed: false,
    evidence: [
      { where: 'GET /api', expected: '401', actual: '200', alsoAt: ['GET /apis', 'GET /version'] },
      { where: 'GET /x', expected: '401', actual: '403' },
    ],
  })
})

test('a place is told once, and of very many how many more there are', () => {
  const seen = Array.from({ length: 30 }, (_, index) => observe(true, `place ${index}`, 'a', 'a'))
  const [only, ...others] = finding([...seen, ...seen]).evidence
  expect(others).toEqual([])
  expect(only!.alsoAt).toHaveLength(20)
  expect(only!.alsoAt!.at(-1)).toBe('and 10 more')
})

test('something wrong whose words are those of what was expected is recognised', () => {
  expect(finding([observe(false, 'w', 'server: a', 'server: a')]).evidence.every(readsAlike)).toBe(true)
  expect(readsAlike({ where: 'w', expected: 'a', actual: ' a' })).toBe(true)
  expect(readsAlike({ where: 'w', expected: 'a', actual: 'b' })).toBe(false)
})
