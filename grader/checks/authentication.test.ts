import { describe, expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { parseArgv } from './argv.ts'
import { anonymousAccess, observeAnonymousPaths } from './authentication.ts'
import { parseConfig } from './config-files.ts'

const kind = 'kind: AuthenticationConfiguration'
const named = '--authentication-config=/in/container/authn.yaml'
const access = (flags: string[], text?: string) =>
  anonymousAccess(parseArgv(['kube-apiserver', ...flags]), text === undefined ? undefined : parseConfig(text))

describe('without credentials are let in', () => {
  test.each<[string, string[], string | undefined, string[] | undefined]>([
    ['all, where nothing says otherwise', [], undefined, undefined],
    ['none, by the flag', ['--anonymous-auth=false'], undefined, []],
    ['all, by the flag', ['--anonymous-auth=0', '--anonymous-auth'], undefined, undefined],
    ['all, by a file that does not speak of them', [named], kind, undefined],
    ['none, by the flag beside such a file', [named, '--anonymous-auth=false'], kind, []],
    ['none, by the file', [named], `${kind}\nanonymous: {enabled: false}`, []],
    ['none, where `enabled` is missing', [named], `${kind}\nanonymous: {}`, []],
    ['all, by a file without conditions', [named], `${kind}\nanonymous: {enabled: true}`, undefined],
    [
      'all, by an empty list of conditions',
      [named],
      `${kind}\nanonymous: {enabled: true, conditions: []}`,
      undefined,
    ],
    [
      'those at the paths of the conditions',
      [named],
      `${kind}\nanonymous: {enabled: true, conditions: [{path: /livez}, {path: /api}, {path: /livez}]}`,
      ['/livez', '/api'],
    ],
  ])('%s', (_, flags, text, paths) => expect(access(flags, text)).toEqual(paths ? { paths } : {}))
})

describe('it cannot be told', () => {
  test.each([
    ['of flag and file together', [named, '--anonymous-auth=false'], `${kind}\nanonymous: {enabled: false}`],
    ['of conditions that are not enabled', [named], `${kind}\nanonymous: {conditions: [{path: /livez}]}`],
    ['of another kind', [named], 'kind: Policy'],
    ['of a file that does not parse', [named], 'a: [1'],
    ['of an empty file', [named], ''],
  ])('%s', (_, flags, text) => expect(access(flags, text).problem).toBeTruthy())
})

describe('against the paths that may be open', () => {
  const startedAt = 1_000_000
  const at = (s: number) =>
    `${startedAt / 1000 + s} ${startedAt / 1000 + s}\n${startedAt / 1000 + s}\n1:2\n1:2\n`
  const seen = async (text: string, changed = -60) => {
    const files = { '/on/node/authn.yaml': `${kind}\n${text}` }
    const target = targetOf({
      files,
      flags: [named],
      startedAt,
      commands: { 'file-times': () => at(changed) },
    })
    return (await observeAnonymousPaths(target, '/livez', '/readyz'))
      .filter(it => !it.ok)
      .map(it => it.actual)
  }
  const conditions = (...paths: string[]) =>
    `anonymous: {enabled: true, conditions: [${paths.map(it => `{path: ${it}}`)}]}`

  test('the same or fewer are right', async () => {
    expect(await seen(conditions('/readyz', '/livez'))).toEqual([])
    expect(await seen(conditions('/livez'))).toEqual([])
    expect(await seen('anonymous: {enabled: false}')).toEqual([])
  })

  test('a further one is named, and so is what lies below', async () => {
    expect(await seen(conditions('/livez', '/livez/ping', '/version'))).toEqual([
      'also /livez/ping, /version',
    ])
    expect(await seen('anonymous: {enabled: true}')).toEqual(['every path'])
  })

  test('a file that is newer than the process is not in force', async () => {
    const [said, ...more] = await seen(conditions('/livez'), 60)
    expect(said).toMatch(/changed at .*not taken it over/)
    expect(more).toEqual([])
  })

  test('the flag alone is judged in the process too', async () => {
    const lags = targetOf({ flags: ['--anonymous-auth=false'], running: [], startedAt })
    expect((await observeAnonymousPaths(lags)).map(it => it.ok)).toEqual([true, false])
  })
})
