import { describe, expect, test } from 'vitest'
import { readKubernetesYaml } from './kubernetes-yaml.ts'

const value = (text: string) => readKubernetesYaml(text).value
const problem = (text: string) => readKubernetesYaml(text).problem

describe('as YAML', () => {
  test('words without quotes stand for what they do in YAML 1.1', () => {
    expect(
      value('[yes, on, N, ~, null, 010, 0x1f, 1_000, -3, 1e3, .5, text, 1:30, 2026-01-02, "on", ""]'),
    ).toEqual([
      ...[true, true, false, null, null, 8, 31, 1000, -3, 1000, 0.5, 'text', '1:30', '2026-01-02', 'on', ''],
    ])
  })

  test.each<[string, unknown]>([
    ...['+1', '0o17', '-017', '0b101', '-0x1F', '10', '089', '+0'].map((it, index): [string, unknown] => [
      it,
      [1, 15, -15, 5, -31, 10, 89, 0][index],
    ]),
    ...['.25', '-1.', '12.34', '1e+10', '15E-1', '1e12', '-.5'].map((it): [string, unknown] => [
      it,
      Number(it),
    ]),
    ...['Y', 'Yes', 'YES', 'True', 'TRUE', 'On', 'ON', 'true', 'y'].map((it): [string, unknown] => [
      it,
      true,
    ]),
    ...['n', 'no', 'NO', 'No', 'False', 'FALSE', 'off', 'OFF', 'Off', 'false'].map(
      (it): [string, unknown] => [it, false],
    ),
    ...['null', 'Null', 'NULL', ''].map((it): [string, unknown] => [it, null]),
    ...['any', 'yesterday', 'casino', 'nothing', 'nullable', 'annul', '~x', 'x~'].map(
      (it): [string, unknown] => [it, it],
    ),
    ...[
      '1x',
      'x1',
      '_1',
      '.0x1',
      '-.0o1',
      '0b1x',
      '0o8',
      '0b2',
      '0xg',
      '0x',
      '1e',
      '1.2.3',
      '.',
      '+-1',
      'e5',
      '1-2',
    ].map((it): [string, unknown] => [it, it]),
    ['!!str 1', '1'],
    ['!!str yes', 'yes'],
  ])('%s', (word, expected) => expect(value(`a: ${word}`)).toEqual({ a: expected }))

  test('a flow collection at the beginning is YAML, too, and quoted words are keys', () => {
    expect(value('[{a: 1}]')).toEqual([{ a: 1 }])
    expect(value('"<<": {a: 1}')).toEqual({ '<<': { a: 1 } })
    expect(value('a: &x b\n*x : 1')).toEqual({ a: 'b', b: 1 })
  })

  test('only the first document counts, and of a key given twice the last', () => {
    const read = readKubernetesYaml('a: 1\nb: {c: 1, c: 2}\na: 3\n---\n*: [\n')
    expect(read.value).toEqual({ a: 3, b: { c: 2 } })
    expect(read.twice).toEqual(['b.c', 'a'])
  })

  test('anchors, aliases and merges are resolved', () => {
    expect(value('a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, b: 3}')).toMatchObject({
      d: { b: 1, c: 2 },
      e: { b: 3, c: 2 },
    })
    expect(value('a: &x {b: 1}\ne: {b: 3, <<: [*x, {c: 4}]}')).toMatchObject({ e: { b: 3, c: 4 } })
    expect(problem('a: *y')).toContain('line 1')
    const bomb = [
      'a0: &a0 [x]',
      ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`),
    ]
    expect(problem(bomb.join('\n'))).toContain('too large')
  })

  test('fields have their lines', () => {
    const { lineOf } = readKubernetesYaml('# c\na:\n- b: 1\n  c:\n  - d\n- e: 2\n')
    expect([['a'], ['a', 0], ['a', 0, 'c', 0], ['a', 1, 'e'], ['a', 1, 'missing']].map(lineOf)).toEqual([
      ...[2, 3, 5, 6, 6],
    ])
  })

  test('a field that is missing has the line of what would hold it, and of the whole in the end', () => {
    const { lineOf } = readKubernetesYaml('# c\n\na: {b}\n')
    expect([['a', 'b', 'c'], ['a', 'c'], ['x'], []].map(lineOf)).toEqual([3, 3, 3, 3])
    expect(readKubernetesYaml('').lineOf(['a'])).toBe(1)
  })

  test.each([['? [a]\n: 1'], ['~: 1'], ['{? : 1}'], ['{[a]: 1}'], ['? {a: 1}\n: 1']])(
    '%j has a key that is no text',
    text => expect(problem(`# c\n${text}`)).toBe('line 2: a key that is no text'),
  )

  test('a problem comes with its line; so does a tab, which libyaml does not take as space', () => {
    expect(problem('a: 1\nb: - [\n')).toMatch(/^line 2: /)
    expect(problem('a: "b\n')).toMatch(/^line [12]: Missing closing "quote[^\n]*$/)
    for (const line of ['\t', ' \t \t', '\t# c'])
      expect(problem(`a: 1\n${line}\nb: 2\n`), line).toBe('line 2: a tab where only spaces may be')
    expect(value('a: 1\t\nb: 2 \t# c\n')).toEqual({ a: 1, b: 2 })
    expect(value('a: |\n  b\n  \t\n  c\n')).toEqual({ a: 'b\n\t\nc\n' })
    expect(value('a: 1\n---\n\t\nb: 2\n')).toEqual({ a: 1 })
    expect(value('a: [1,\n\t\n  2]\n')).toEqual({ a: [1, 2] })
  })
})

test('what begins with "{" is JSON, and nothing else will do', () => {
  expect(value('  {"a": [1, null, "on"]}\n')).toEqual({ a: [1, null, 'on'] })
  expect(problem('{a: 1}')).toMatch(/^it begins with "\{" and is therefore read as JSON: /)
  expect(value('# c\n{a: 1}')).toEqual({ a: 1 })
  expect(readKubernetesYaml('{\n "a": {\n  "b": 1}}').lineOf(['a', 'b'])).toBe(3)
})

test('nothing is null', () => {
  expect([value(''), value('# only a comment\n')]).toEqual([null, null])
})
