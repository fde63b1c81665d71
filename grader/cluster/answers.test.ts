import { expect, test } from 'vitest'
import { readAnswers } from './answers.ts'

const given = (text: string) => readAnswers(text).given
const problem = (text: string) => readAnswers(text).problem

test('an answer is the text that stands there, whatever YAML would make of it', () => {
  const answers = given('user: system:node:a\ntime: 2026-11-21T03:00:00Z\ncount: 010\nflag: yes\n')
  expect(Object.fromEntries(answers)).toEqual({
    user: 'system:node:a',
    time: '2026-11-21T03:00:00Z',
    count: '010',
    flag: 'yes',
  })
})

test('JSON and quotes are fine, comments are no answers, and "---" stands where it may', () => {
  expect(given('{"user": "a"}').get('user')).toBe('a')
  expect(given('user: "a" # not b').get('user')).toBe('a')
  expect(given('---\nuser: a\n---\n').get('user')).toBe('a')
  expect(given('\uFEFFuser: a\r\nsource: b\r\n').get('user')).toBe('a')
})

test('what is left empty and several answers in one count for nothing', () => {
  expect(given('user:\nsource: ""\ntime: null').size).toBe(0)
  expect(given('user: a\nuser: b').get('user')).toBe('(several answers)')
  expect(given('user:\nsource: s\nuser: b\n').get('user')).toBe('b')
  expect(given('user: a\nsource: [x, y]').get('source')).toBe('(a list on line 2, where one text should be)')
  expect(given('user:\n  name: a').get('user')).toContain('several fields on line 2')
  expect([given('').size, problem('')]).toEqual([0, undefined])
})

test('what cannot be read is told with the line to mend', () => {
  expect(problem('user: a\nsource: "10.0.0.1\nsecret: b\ntime: c\n')).toBe(
    'line 2: a quote that is not closed',
  )
  expect(problem("user: 'a\nsource: b\n")).toBe('line 1: a quote that is not closed')
  expect(problem('# found\n- user: a\n- source: b\n')).toBe('line 2: a list, where "name: value" should be')
  expect(problem('user:a\nsource:b\n')).toContain('line 1: no space after the colon')
  expect(problem('user: a: b\n')).toMatch(/^line 1: /)
  expect(problem('a: [')).toMatch(/^line 1: /)
})
