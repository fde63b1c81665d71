import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  describeProviders,
  encryptedBesides,
  providersFor,
  readEncryptionConfig,
} from './encryption-config.ts'

const secret = randomBytes(32).toString('base64')
const head = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n'
const aescbc = (name = 'vault', its = secret) => `{aescbc: {keys: [{name: ${name}, secret: "${its}"}]}}`
const entry = (resources: string, ...providers: string[]) =>
  `- resources: [${resources}]\n  providers: [${providers.join(', ')}]\n`
const identity = '{identity: {}}'

describe('of what is encrypted how', () => {
  const read = (text: string) => {
    const { entries, problem } = readEncryptionConfig(head + text)
    if (!entries) throw new Error(problem)
    return entries
  }
  const say = (text: string, resource: string) => describeProviders(providersFor(read(text), resource))

  test('the first provider and its first key write', () => {
    expect(say(entry('secrets', aescbc(), identity), 'secrets')).toBe('aescbc (vault), then identity')
    expect(say(entry('secrets', identity, aescbc()), 'secrets')).toBe('identity, then aescbc (vault)')
  })

  test('entries of the same resource follow one another', () => {
    const text = entry('secrets', identity) + entry('configmaps, secrets', aescbc())
    expect(say(text, 'secrets')).toBe('identity, then aescbc (vault)')
    expect(say(text, 'configmaps')).toBe('aescbc (vault)')
  })

  test('a resource by its name counts before its group, and that before all', () => {
    const text =
      entry('secrets', aescbc()) +
      entry("'*.'", identity) +
      entry("'*.apps'", aescbc('apps')) +
      entry("'*.*'", aescbc('all'))
    expect(say(text, 'secrets')).toBe('aescbc (vault)')
    expect(say(text, 'configmaps')).toBe('identity')
    expect(say(text, 'deployments.apps')).toBe('aescbc (apps)')
    expect(say(text, 'leases.coordination.k8s.io')).toBe('aescbc (all)')
  })

  test('what no entry names is in clear', () => {
    expect(say(entry('secret', aescbc()), 'secrets')).toBe('no provider, in clear')
  })

  test('other resources are told where anything but identity writes them', () => {
    expect(encryptedBesides(read(entry('secrets', aescbc()) + entry("'*.*'", identity)), 'secrets')).toEqual(
      [],
    )
    expect(encryptedBesides(read(entry('secrets, configmaps', aescbc())), 'secrets')).toEqual(['configmaps'])
    expect(
      encryptedBesides(read(entry('secrets.', aescbc()) + entry("'*.'", aescbc(), identity)), 'secrets'),
    ).toEqual(['*.'])
    expect(encryptedBesides(read(entry('events', identity, aescbc())), 'secrets')).toEqual([])
  })
})

describe('a file that the API server would refuse has a problem', () => {
  const problem = (text: string) => readEncryptionConfig(text).problem
  const wrong: [what: string, text: string, reason: string][] = [
    [
      'a key that is no base64',
      head + entry('secrets', aescbc('vault', '$key')),
      `the secret of resources[0].providers[0].aescbc's key vault is "$key", not base64: "$" at byte 0`,
    ],
    [
      'a key of another length',
      head +
        entry(
          'secrets',
          aescbc('vault', Buffer.from('0123456789abcdef0123456789abcdef\n').toString('base64')),
        ),
      'is of 33 bytes, which have to be 16 or 24 or 32 (the last one is a line end)',
    ],
    ['no key', head + entry('secrets', '{aescbc: {keys: []}}'), 'has no keys'],
    ['a key without a name', head + entry('secrets', aescbc('""')), 'has no name'],
    [
      'two providers in one element',
      head + entry('secrets', `{identity: {}, aescbc: {keys: [{name: a, secret: "${secret}"}]}}`),
      'elements of their own',
    ],
    ['identity without its braces', head + entry('secrets', '{identity: }'), 'names no provider'],
    [
      'a provider that is none',
      head + entry('secrets', '{aes: {}}'),
      'resources[0].providers[0].aes is no field',
    ],
    ['an unknown field', `${head}${entry('secrets', identity)}extra: 1\n`, 'extra is no field'],
    [
      'a field twice',
      `${head}${entry('secrets', identity)}kind: EncryptionConfiguration\n`,
      'does not parse',
    ],
    ['no resources', head, 'it lists no resources'],
    [
      'another kind',
      head.replace('EncryptionConfiguration', 'EncryptionConfig') + entry('secrets', identity),
      'is of the kind EncryptionConfig',
    ],
    [
      'an older version',
      head.replace('apiserver.config.k8s.io/v1', 'v1') + entry('secrets', identity),
      'is of the apiVersion v1,',
    ],
    ['capital letters', head + entry('Secrets', identity), 'capital letters'],
    ['a star alone', head + entry("'*'", identity), 'is no resource'],
    ['a resource beside its group', head + entry("secrets, '*.'", identity), 'beside what covers it'],
    ['a resource twice', head + entry('secrets, secrets', identity), 'twice'],
    [
      'a resource after its group',
      head + entry("'*.'", identity) + entry('secrets', aescbc()),
      'secrets comes after *., which covers it',
    ],
    [
      'words without quotes in JSON',
      `{apiVersion: apiserver.config.k8s.io/v1}`,
      'it begins with "{" and is no JSON',
    ],
    ['nothing', '', 'is of the kind nothing'],
  ]
  for (const [what, text, reason] of wrong)
    test(what, () => {
      expect(problem(text)).toContain(reason)
    })

  test('JSON, a later document and keys of several lines are none', () => {
    const file = {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [{ resources: ['secrets'], providers: [{ identity: {} }] }],
    }
    expect(problem(JSON.stringify(file))).toBeUndefined()
    expect(problem(`${head}${entry('secrets', identity)}---\n: [`)).toBeUndefined()
    const block = `- resources: [secrets]\n  providers:\n  - aescbc:\n      keys:\n      - name: a\n        secret: |\n          ${secret.slice(0, 20)}\n          ${secret.slice(20)}\n`
    expect(problem(head + block)).toBeUndefined()
  })
})
