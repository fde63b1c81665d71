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

  test('a problem comes with its line; so does a tab, which libyaml does not take as space', () => {
    expect(problem('a: 1\nb: - [\n')).toMatch(/^line 2: /)
    expect(problem('a: 1\n\t\nb: 2\n')).toBe('line 2: a tab where only spaces may be')
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
