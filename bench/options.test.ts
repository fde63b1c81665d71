import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const parts = ['cold', 'check'].map(name => ({ name, title: name, run: async () => [] }))

test('without options everything is measured on whatever there is', () => {
  expect(readOptions([], parts)).toEqual({ quick: false, json: false, engines: [], chosen: parts })
})

test('parts and engines can be chosen, several of each, and parts keep their order', () => {
  const argv = ['--only', 'check', '--only', 'cold', '--engine', 'kind', '--engine', 'rootless']
  expect(readOptions(argv, parts)).toMatchObject({ engines: ['kind', 'rootless'], chosen: parts })
})

test('a part that there is not is named, with those there are', () => {
  const read = () => readOptions(['--only', 'chekc'], parts)
  expect(read).toThrow('no part "chekc"')
  expect(read).toThrow(expect.objectContaining({ remedy: expect.stringContaining('check') }))
})

test('an unknown option is refused with the usage', () => {
  expect(() => readOptions(['--fast'], parts)).toThrow(expect.objectContaining({ code: 'bad-option' }))
})
