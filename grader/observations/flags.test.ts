import { describe, expect, test } from 'vitest'
import { type Scene, targetOf } from '../testing/target.ts'
import { absent, exactly, type FlagExpectation, goInt, includes, observeFlag, wholeNumber } from './flags.ts'

test.each([
  ['30', 30],
  ['+30', 30],
  ['-1', -1],
  ['0x64', 100],
  ['0X6_4', 100],
  ['0b11', 3],
  ['0o17', 15],
  ['017', 15],
  ['0', 0],
  ['1_000', 1000],
  ['1__0', undefined],
  ['1_', undefined],
  ['08', undefined],
  ['3.0', undefined],
  ['1e2', undefined],
  ['', undefined],
  ['100 ', undefined],
  ['MB', undefined],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', undefined],
])('%j is read as by the flags of Kubernetes', (text, number) => {
  expect(goInt(text)).toBe(number)
})

test('a number is right however it is written, and has to be given', () => {
  expect(wholeNumber(100).right(['0x64'])).toBe(true)
  expect(wholeNumber(100).right(['10'])).toBe(false)
  expect(wholeNumber(100).right([])).toBe(false)
})

describe('values are as expected', () => {
  const right = ({ right }: FlagExpectation, ...values: string[]) => right(values)

  test('when they contain one', () => {
    expect(right(includes('a'), 'b', 'a')).toBe(true)
    expect(right(includes('a'), 'ab')).toBe(false)
    expect(right(includes('a'))).toBe(false)
    expect(includes('a').expected).toBe('contains a')
  })

  test('when they are exactly these and no further ones, in any order', () => {
    const both = exactly('Node', 'RBAC')
    expect(right(both, 'RBAC', 'Node')).toBe(true)
    expect(right(both, 'RBAC', 'Node', 'Node')).toBe(true)
    expect(right(both, 'Node')).toBe(false)
    expect(right(both, 'Node', 'RBAC', 'AlwaysAllow')).toBe(false)
    expect(right(both, 'Node', 'ABAC')).toBe(false)
    expect([both.expected, exactly('a').expected]).toEqual(['exactly Node and RBAC', 'a'])
    expect([right(exactly()), right(exactly(), 'a')]).toEqual([true, false])
  })

  test('when there are none', () => {
    expect([right(absent), right(absent, '')]).toEqual([true, false])
  })

  test('when all of them are that number', () => {
    expect(wholeNumber(100).expected).toBe('100')
    expect(right(wholeNumber(100), '100', '0x64')).toBe(true)
    expect(right(wholeNumber(100), '100', '10')).toBe(false)
  })
})

describe('a flag is judged', () => {
  const seen = (scene: Scene, wanted = exactly('a')) =>
    observeFlag(targetOf({ startedAt: 1, ...scene }), 'kube-apiserver', 'token-auth-file', wanted)
  const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml:7'
  const process = "kube-apiserver's process 7"
  const given = ['--token-auth-file=a']

  test('in the manifest and in the process that runs', async () => {
    expect(await seen({ flags: given })).toEqual([
      { ok: true, where: manifest, expected: 'a', actual: '--token-auth-file=a' },
      { ok: true, where: process, expected: 'a', actual: '--token-auth-file=a' },
    ])
  })

  test('as not in force while the process lags behind', async () => {
    const [, running] = await seen({ flags: given, running: [] })
    expect(running).toMatchObject({
      ok: false,
      where: process,
      actual: 'no --token-auth-file (the manifest is right but not in force)',
    })
  })

  test('as not there to stay where only the process has it', async () => {
    const [file, running] = await seen({ flags: [], running: given })
    expect(file).toMatchObject({ ok: false, actual: 'no --token-auth-file' })
    expect(running).toMatchObject({ ok: true, actual: '--token-auth-file=a' })
  })

  test('as wrong in the process where none runs, also if it should not be given', async () => {
    const [file, running] = await seen({ flags: [], startedAt: undefined }, absent)
    expect(file?.ok).toBe(true)
    expect(running).toEqual({
      ok: false,
      where: "kube-apiserver's process (none runs)",
      expected: 'not given',
      actual: 'no such process runs',
    })
  })

  test('without more words where both are wrong', async () => {
    const [, running] = await seen({ flags: ['--token-auth-file=b'] })
    expect(running).toMatchObject({ ok: false, actual: '--token-auth-file=b' })
  })
})
