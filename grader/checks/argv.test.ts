import { describe, expect, test } from 'vitest'
import { effective, list, parseArgv, parseBool, scalar } from './argv.ts'

const line = (...words: string[]) => parseArgv(['kube-apiserver', ...words])

describe('a command line is read as pflag reads it', () => {
  test('a value follows "=" or stands in the next word', () => {
    expect(scalar(line('--secure-port=6443'), 'secure-port')).toBe('6443')
    expect(scalar(line('--secure-port', '6443'), 'secure-port')).toBe('6443')
  })

  test('underscores in a name are dashes', () => {
    expect(scalar(line('--secure_port=1'), 'secure-port')).toBe('1')
  })

  test('of a repeated single value the last one wins', () => {
    expect(scalar(line('--profiling=true', '--profiling=false'), 'profiling')).toBe('false')
  })

  test('repeated lists add up and are split on commas', () => {
    const flags = line('--authorization-mode=Node,RBAC', '--authorization-mode', 'AlwaysAllow')
    expect(list(flags, 'authorization-mode')).toEqual(['Node', 'RBAC', 'AlwaysAllow'])
  })

  test('a switch takes no value from the next word', () => {
    const flags = line('--anonymous-auth', 'false')
    expect(scalar(flags, 'anonymous-auth')).toBe('true')
    expect(flags.strays).toEqual([{ word: 'false', at: 2 }])
  })

  test('a word that begins with dashes is still the value of a flag that needs one', () => {
    const flags = line('--audit-log-path', '--audit-policy-file=/a')
    expect(scalar(flags, 'audit-log-path')).toBe('--audit-policy-file=/a')
    expect(scalar(flags, 'audit-policy-file')).toBeUndefined()
  })

  test('nothing after "--" is a flag', () => {
    const flags = line('--', '--profiling=false')
    expect(flags.uses).toEqual([])
    expect(flags.strays.map(it => it.word)).toEqual(['--profiling=false'])
  })

  test('a flag that appends without splitting keeps its commas', () => {
    const flags = line('--service-account-issuer=a,b', '--service-account-issuer=c')
    expect(effective(flags, 'service-account-issuer')).toEqual(['a,b', 'c'])
  })

  test('an element in double quotes may hold a comma', () => {
    expect(list(line('--api-audiences="a,b",c'), 'api-audiences')).toEqual(['a,b', 'c'])
  })

  test('empty elements are kept, an empty list has none', () => {
    expect(list(line('--enable-admission-plugins=,a,'), 'enable-admission-plugins')).toEqual(['', 'a', ''])
    expect(list(line('--enable-admission-plugins='), 'enable-admission-plugins')).toEqual([])
  })

  test('the verbosity has a short form', () => {
    expect(scalar(line('-v=4'), 'v')).toBe('4')
    expect(scalar(line('-v', '2'), 'v')).toBe('2')
  })

  test('a value may hold "="', () => {
    expect(scalar(line('--oidc-required-claim=a=b'), 'oidc-required-claim')).toBe('a=b')
  })
})

test('truth is what strconv.ParseBool takes for it', () => {
  expect(['1', 't', 'TRUE', 'true', 'True', 'T'].map(parseBool)).toEqual(Array(6).fill(true))
  expect(['0', 'f', 'FALSE', 'false', 'False', 'F'].map(parseBool)).toEqual(Array(6).fill(false))
  expect(parseBool('yes')).toBeUndefined()
})
