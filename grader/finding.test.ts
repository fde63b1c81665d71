import { expect, test } from 'vitest'
import { finding, findingOf, observe, readsAlike } from './finding.ts'

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

test('a check may answer in lists as deep as it likes, now or later', async () => {
  const right = observe(true, 'a', 'x', 'x')
  const wrong = observe(false, 'b', 'x', 'y')
  expect(await findingOf([right, Promise.resolve([right, [Promise.resolve(right)]])])).toEqual(
    finding([right]),
  )
  expect(await findingOf([right, [Promise.resolve([wrong])]])).toEqual(finding([right, wrong]))
})

test('of findings and observations together what is wrong is shown alone', async () => {
  const found = { passed: false, evidence: [{ where: 'f', expected: '1', actual: '2' }] }
  const passed = { passed: true, evidence: [{ where: 'p', expected: '1', actual: '1' }] }
  const right = observe(true, 'a', 'x', 'x')
  expect(await findingOf([right, Promise.resolve(found), passed])).toEqual(found)
  expect((await findingOf([right, passed])).evidence.map(it => it.where)).toEqual(['p', 'a'])
})

test('a check that looked at nothing, or could not look, has found nothing', async () => {
  await expect(findingOf([[], Promise.resolve([])])).rejects.toThrow('at least one observation')
  const late = { ended: false }
  const slow = new Promise<never[]>(resolve => setTimeout(() => resolve([]), 10)).finally(() => {
    late.ended = true
  })
  await expect(findingOf([Promise.reject(new Error('no answer')), slow])).rejects.toThrow('no answer')
  expect(late.ended).toBe(true)
})

test('of very many pieces of evidence the first eight are shown', () => {
  const seen = Array.from({ length: 9 }, (_, index) => observe(false, 'here', `a${index}`, 'b'))
  expect(finding(seen).evidence.map(it => it.expected)).toEqual(seen.slice(0, 8).map(it => it.expected))
})

test('twenty places are named, and of twenty-one how many more there are', () => {
  const at = (count: number) =>
    finding(Array.from({ length: count }, (_, index) => observe(true, `place ${index}`, 'a', 'a')))
      .evidence[0]!
  expect(at(1)).toEqual({ where: 'place 0', expected: 'a', actual: 'a' })
  expect(at(20).alsoAt!.at(-1)).toBe('place 19')
  expect(at(21).alsoAt!.slice(-2)).toEqual(['place 19', 'and 1 more'])
})

test('a finding without an observation is a defect of its check', () => {
  expect(() => finding([])).toThrow('at least one observation')
})

test('what passed shows what it rests on', () => {
  expect(finding([observe(true, 'here', 'a', 'a')])).toEqual({
    passed: true,
    evidence: [{ where: 'here', expected: 'a', actual: 'a' }],
  })
})

test('what differs never reads the same, and unusual characters are named where it was looked, too', () => {
  expect(observe(false, 'a\u200b', 'x', 'x')).toEqual({
    ok: false,
    where: 'a(U+200B ZERO WIDTH SPACE)',
    expected: 'x',
    actual: 'x, which only looks the same',
  })
  expect(observe(false, 'a', 'x', 'y').actual).toBe('y')
  expect(readsAlike({ where: 'w', expected: 'a ', actual: 'a' })).toBe(true)
})
