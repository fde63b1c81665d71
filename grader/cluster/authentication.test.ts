import { describe, expect, test } from 'vitest'
import { parseArgv } from './argv.ts'
import { anonymousAccess } from './authentication.ts'
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
