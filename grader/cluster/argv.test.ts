import { describe, expect, test } from 'vitest'
import { printed, randomLine } from '../testing/command-lines.ts'
import { randomOf } from '../testing/random.ts'
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
    const flags = line('--profiling', '--', '--profiling=false', 'a')
    expect(flags.uses).toEqual([{ name: 'profiling', value: 'true', at: 1 }])
    expect(flags.strays).toEqual([
      { word: '--profiling=false', at: 3 },
      { word: 'a', at: 4 },
    ])
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
    expect(scalar(line('-v10'), 'v')).toBe('10')
    expect(line('x-v=4', '-w', 'x--a=b').strays.map(it => it.word)).toEqual(['x-v=4', '-w', 'x--a=b'])
  })

  test('a flag is where its name stands, also when its value follows or is missing', () => {
    expect(line('--secure-port', '1', '--bind-address').uses).toEqual([
      { name: 'secure-port', value: '1', at: 1 },
      { name: 'bind-address', value: '', at: 3 },
    ])
  })

  test('an empty word is nothing, and a line without words has no program', () => {
    expect(line('', 'a').strays).toEqual([{ word: 'a', at: 2 }])
    expect(parseArgv([])).toEqual({ program: '', uses: [], strays: [] })
  })

  test('a value may have line breaks', () => {
    expect(scalar(line('--bind-address=a\nb\n'), 'bind-address')).toBe('a\nb\n')
    expect(scalar(line('-va\nb'), 'v')).toBe('a\nb')
  })

  test('a value may hold "="', () => {
    expect(scalar(line('--oidc-required-claim=a=b'), 'oidc-required-claim')).toBe('a=b')
  })
})

describe('values in force', () => {
  test('of a switch are true or false, however written', () => {
    expect(effective(line('--profiling=F'), 'profiling')).toEqual(['false'])
    expect(effective(line('--profiling'), 'profiling')).toEqual(['true'])
    expect(effective(line('--profiling=yes'), 'profiling')).toEqual(['yes'])
  })

  test('of a map are the last ones of each key, over all uses', () => {
    const flags = line('--runtime-config=api/all=false,batch/v1=true', '--runtime-config', 'api/all=true')
    expect(effective(flags, 'runtime-config')).toEqual(['api/all=true', 'batch/v1=true'])
    const written = line('--feature-gates=A = true ,,B', '--feature-gates=,C=x\ny')
    expect(effective(written, 'feature-gates')).toEqual(['A=true', 'B=', 'C=x\ny'])
    const claims = line('--oidc-required-claim=a=b,c', '--oidc-required-claim=d=e=f')
    expect(effective(claims, 'oidc-required-claim')).toEqual(['a=b,c', 'd=e=f'])
  })

  test('of a list end with the line: YAML blocks have a line break behind them', () => {
    expect(list(line('--enable-admission-plugins=a,b\n'), 'enable-admission-plugins')).toEqual(['a', 'b'])
    for (const value of ['a\nb', 'a\r\nb', '\n\r\na'])
      expect(list(line(`--enable-admission-plugins=${value}`), 'enable-admission-plugins')).toEqual(['a'])
  })

  test('that do not parse as a list are no list', () => {
    expect(list(line('--api-audiences=a"b,c'), 'api-audiences')).toEqual(['a"b,c'])
    expect(list(line('--api-audiences="a" ,b'), 'api-audiences')).toEqual(['"a" ,b'])
  })

  test('are those that were meant, for any spelling, order and repetition', () => {
    for (let seed = 0; seed < 300; seed++) {
      const { words, means } = randomLine(randomOf(seed))
      const flags = parseArgv(words)
      const read = [...means.keys()].map(name => [name, printed(name, effective(flags, name))])
      const meant = [...means].map(([name, values]) => [name, printed(name, values)])
      expect([read, flags.strays], `seed ${seed}: ${words.join(' ')}`).toEqual([meant, []])
    }
  })
})

describe('etcd reads its command line by Go’s package flag', () => {
  const etcd = (...words: string[]) => parseArgv(['/usr/local/bin/etcd', ...words])

  test('one dash is as good as two', () => {
    expect(scalar(etcd('-data-dir=/a', '--name', 'b'), 'data-dir')).toBe('/a')
  })

  test('a switch takes no value from the next word, and names are written in one way', () => {
    const flags = etcd('--client-cert-auth', '--auto_tls=true', '--peer-client-cert-auth=f')
    expect(effective(flags, 'client-cert-auth')).toEqual(['true'])
    expect(effective(flags, 'auto-tls')).toEqual([])
    expect(effective(flags, 'peer-client-cert-auth')).toEqual(['false'])
  })

  test('by its name alone: another program that is named alike has its switches', () => {
    expect(parseArgv(['etcd', '-a=b']).uses).toEqual([{ name: 'a', value: 'b', at: 1 }])
    expect(parseArgv(['/bin/etcd-backup', '-a=b']).uses).toEqual([])
    expect(parseArgv(['/bin/netcd', '-a=b']).uses).toEqual([])
  })

  test('a flag is where its name stands, also when its value follows or is missing', () => {
    expect(etcd('--name', 'a', 'x--name=b').strays).toEqual([{ word: 'x--name=b', at: 3 }])
    expect(etcd('--name', '--a\n', '--data-dir=b\nc', '--cors').uses).toEqual([
      { name: 'name', value: '--a\n', at: 1 },
      { name: 'data-dir', value: 'b\nc', at: 3 },
      { name: 'cors', value: '', at: 4 },
    ])
  })

  test('of a map the last use counts, with the last of each key', () => {
    const flags = etcd('--feature-gates=A=true', '--feature-gates=B=true,C=true,B=false')
    expect(effective(flags, 'feature-gates')).toEqual(['B=false', 'C=true'])
  })

  test('of a repeated list the last one wins', () => {
    const flags = etcd('--cipher-suites=a,b', '--cipher-suites=c')
    expect(effective(flags, 'cipher-suites')).toEqual(['c'])
    expect(effective(etcd('--cipher-suites=a,b'), 'cipher-suites')).toEqual(['a', 'b'])
  })

  test('nothing is a flag after a word that is none', () => {
    const flags = etcd('--auto-tls', 'true', '--name=a')
    expect(flags.strays).toEqual([
      { word: 'true', at: 2 },
      { word: '--name=a', at: 3 },
    ])
    expect(etcd('--', '--name=a').strays).toEqual([{ word: '--name=a', at: 2 }])
  })
})

test('truth is what strconv.ParseBool takes for it', () => {
  expect(['1', 't', 'TRUE', 'true', 'True', 'T'].map(parseBool)).toEqual(Array(6).fill(true))
  expect(['0', 'f', 'FALSE', 'false', 'False', 'F'].map(parseBool)).toEqual(Array(6).fill(false))
  expect(parseBool('yes')).toBeUndefined()
})
