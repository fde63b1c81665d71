import { expect, test } from 'vitest'
import { type Draw, draw, Parameters } from '../../../../grader/parameters.ts'
import { piecesOf, withoutValues } from './draws.ts'
import { type Found, frequentFindings } from './findings.ts'

const anna = { user: 'amina', namespace: 'billing', flag: 'profiling', value: 'false' }
const bert = { user: 'bjorn', namespace: 'chat', flag: 'event-ttl', value: '2h' }

const found = (learner: string, values: Draw, where: string, expected: string, actual: string): Found => ({
  learner,
  values,
  evidence: { where, expected, actual },
})

test('the same finding in different draws is one, with a name in the place of each value', () => {
  const told = frequentFindings([
    found('ada', anna, 'may amina list pods in billing?', 'yes', 'no'),
    found('bob', bert, 'may bjorn list pods in chat?', 'yes', 'no'),
  ])
  expect(told).toEqual([
    { where: 'may ‹user› list pods in ‹namespace›?', expected: 'yes', actual: 'no', learners: 2, times: 2 },
  ])
})

test('what is the same in all draws stays as it is', () => {
  const where = 'kube-apiserver --anonymous-auth'
  const told = frequentFindings([
    found('ada', anna, where, 'false', 'true'),
    found('bob', bert, where, 'false', 'true'),
  ])
  expect(told).toEqual([{ where, expected: 'false', actual: 'true', learners: 2, times: 2 }])
})

test('another name is another finding: whoever names somebody else has not made the same mistake', () => {
  const told = frequentFindings([
    found('ada', anna, 'subjects', 'User amina', 'User billing'),
    found('bob', bert, 'subjects', 'User bjorn', 'User bjorns'),
    found('cyd', bert, 'subjects', 'User bjorn', 'User chat'),
  ])
  expect(told.map(({ actual, learners }) => [actual, learners])).toEqual([
    ['User ‹namespace›', 2],
    ['User bjorns', 1],
  ])
})

test('lines, ids, times and names made for a check do not tell findings apart', () => {
  const told = frequentFindings([
    found(
      'ada',
      anna,
      '/etc/a.yaml:21',
      'x0123456789 is refused',
      'pod api-7d9f8b6c5d-x2x4z of 2026-01-02T03:04:05Z',
    ),
    found(
      'bob',
      anna,
      '/etc/a.yaml:7',
      'xabcdef0123 is refused',
      'pod api-6c5d4f3b2a-q9q8w of 2026-05-06T07:08:09Z',
    ),
  ])
  expect(told).toEqual([
    {
      where: '/etc/a.yaml:…',
      expected: '… is refused',
      actual: 'pod api-… of …',
      learners: 2,
      times: 2,
    },
  ])
})

test('numbers that somebody wrote do', () => {
  const told = frequentFindings([
    found('ada', anna, 'a', '30 days', '3 days'),
    found('bob', anna, 'a', '30 days', '7 days'),
  ])
  expect(told).toHaveLength(2)
})

test('what most learners had comes first, then what occurred most often', () => {
  const often = Array.from({ length: 5 }, () => found('ada', anna, 'often', 'a', 'b'))
  const told = frequentFindings([
    found('ada', anna, 'once', 'a', 'b'),
    ...often,
    found('ada', anna, 'two', 'a', 'b'),
    found('bob', bert, 'two', 'a', 'b'),
  ])
  expect(told.map(({ where, learners, times }) => [where, learners, times])).toEqual([
    ['two', 2, 2],
    ['often', 1, 5],
    ['once', 1, 1],
  ])
})

test('a text is its pieces, whatever is drawn', () => {
  const parameters = Parameters.parse({
    user: { name: 'person' },
    app: { name: 'app' },
    port: { from: 1, to: 9 },
    part: ['.*', 'a|b', '$&', '(', 'ü-ß'],
  })
  for (let seed = 0; seed < 300; seed++) {
    const values = draw(parameters, seed)
    const text = `${values.user} in ${values.app}s ${values.part}x:${values.port}; ${values.user}-${values.app}`
    const pieces = piecesOf(text, values)
    expect(pieces.map(it => it.text).join('')).toBe(text)
    const other = draw(parameters, seed + 1)
    const there = frequentFindings([
      found('ada', values, `${values.user}: ${values.app}`, `${values.part}`, '-'),
      found('bob', other, `${other.user}: ${other.app}`, `${other.part}`, '-'),
    ])
    // Marks alone are no words, by which a text could be told to be the same.
    const words = /[\p{L}\p{N}]/u
    if (words.test(values.part!) === words.test(other.part!) && words.test(values.part!))
      expect(there, `seed ${seed}`).toHaveLength(1)
  }
})

test('a value within a longer word is none', () => {
  expect(withoutValues('amina and aminas in billing-db', anna)).toBe('‹user› and aminas in ‹namespace›-db')
})
