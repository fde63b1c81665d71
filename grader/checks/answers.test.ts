import { expect, test } from 'vitest'
import { readAnswers } from './answers.ts'

test('an answer is the text that stands there, whatever YAML would make of it', () => {
  const answers = readAnswers('user: system:node:a\ntime: 2026-11-21T03:00:00Z\ncount: 010\nflag: yes\n')
  expect(Object.fromEntries(answers)).toEqual({
    user: 'system:node:a',
    time: '2026-11-21T03:00:00Z',
    count: '010',
    flag: 'yes',
  })
})

test('JSON and quotes are fine, comments are no answers', () => {
  expect(readAnswers('{"user": "a"}').get('user')).toBe('a')
  expect(readAnswers('user: "a" # not b').get('user')).toBe('a')
})

test('what is left empty, several answers in one, and what is no list of answers count for nothing', () => {
  expect(readAnswers('user:\nsource: ""\ntime: null').size).toBe(0)
  expect(readAnswers('user: a\nuser: b').get('user')).toBe('(several answers)')
  expect(readAnswers('user:\nsource: s\nuser: b\n').get('user')).toBe('b')
  expect(readAnswers('user: [a, b]').get('user')).not.toBe('a')
  expect(readAnswers('a: [').size).toBe(0)
  expect(readAnswers('nothing yet').size).toBe(0)
})
