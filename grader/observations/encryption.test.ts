import { createCipheriv, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { inClear, readableKeyFiles } from '../cluster/encryption.ts'
import type { Observation } from '../finding.ts'
import { allResources } from '../testing/discovered.ts'
import { targetOf } from '../testing/target.ts'
import {
  observeAesCbcKey,
  observeEncrypted,
  observeEncryptedResources,
  observeEncryptsOnly,
  observeKeyNotStored,
  observeKeyProtected,
  observeKeysInForce,
  observeStored,
  observeWrittenWith,
} from './encryption.ts'

/** As the API server seals it. */
function sealed(secret: Buffer, text: string): Buffer {
  const iv = randomBytes(16)
  const cipher = createCipheriv(`aes-${secret.length * 8}-cbc`, secret, iv)
  return Buffer.concat([iv, cipher.update(text, 'latin1'), cipher.final()])
}

describe('the encryption configuration and what is stored', () => {
  const secret = randomBytes(32)
  const flags = ['--encryption-provider-config=/in/container/e.yaml']
  const provider = (kind: string, keys: object[]) => ({ [kind]: { keys } })
  const config = (...resources: object[]) =>
    JSON.stringify({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources,
    })
  const named = (name: string, of: Buffer = secret) => ({ name, secret: of.toString('base64') })
  const secrets = (...providers: object[]) => ({ resources: ['secrets'], providers })
  const vault = config(secrets(provider('aescbc', [named('vault')]), { identity: {} }))
  const value = (key: Buffer = secret, name = 'vault') =>
    Buffer.concat([Buffer.from(`k8s:enc:aescbc:v1:${name}:`), sealed(key, 'k8s\0object')])
  const node = (text: string | undefined, stored: Record<string, string | Buffer> = {}) =>
    targetOf({ flags, stored, files: text === undefined ? {} : { '/on/node/e.yaml': text } })
  const brief = ({ ok, where, actual }: Observation) => `${ok ? 'ok' : 'wrong'} ${where}: ${actual}`
  const at = (name: string) => `/registry/secrets/shop/${name}`

  test('what is encrypted is told by resource, whatever stands for it in the file', async () => {
    const seen = (text: string, ...wanted: string[]) =>
      observeEncryptedResources(
        targetOf({ flags, answers: allResources, files: { '/on/node/e.yaml': text } }),
        ...wanted,
      )
    const aescbc = provider('aescbc', [named('vault')])
    const plainPods = { resources: ['pods'], providers: [{ identity: {} }, aescbc] }
    const core = config(plainPods, { resources: ['*.'], providers: [aescbc] })
    expect(await seen(core, 'nodes')).toMatchObject({ ok: true, actual: 'encrypted: nodes' })
    const all = config(plainPods, { resources: ['*.*'], providers: [aescbc] })
    expect(await seen(all, 'nodes', 'horizontalpodautoscalers.autoscaling')).toMatchObject({ ok: true })
    expect(await seen(all, 'nodes', 'pods')).toMatchObject({
      ok: false,
      expected: 'encrypted: nodes,pods',
      actual: 'not encrypted: pods; encrypted besides: horizontalpodautoscalers.autoscaling',
    })
    expect(await seen('kind: Pod', 'nodes')).toMatchObject({
      ok: false,
      where: '/on/node/e.yaml',
      actual: 'it is of the kind Pod, which has to be EncryptionConfiguration',
    })
  })

  test('all below a key is stored so, but for what is left out', async () => {
    const prefix = 'k8s:enc:aescbc:v1:vault:'
    const stored = { [at('a')]: value(), [at('plain')]: 'k8s\0', '/registry/other/x': 'k8s\0' }
    const all = await observeStored(node(vault, stored), '/registry/secrets/', prefix)
    expect(all.map(brief)).toEqual([
      `ok etcd, ${at('a')}: begins with ${prefix}`,
      `wrong etcd, ${at('plain')}: in clear`,
    ])
    const rest = await observeStored(node(vault, stored), '/registry/secrets/', prefix, { except: 'plain' })
    expect(rest.map(it => it.ok)).toEqual([true])
    expect((await observeStored(node(vault), '/registry/secrets/', inClear)).map(brief)).toEqual([
      'wrong etcd, /registry/secrets/: nothing',
    ])
  })

  test('a key is one object, and what ends with a slash is all below it', async () => {
    const stored = { [at('test')]: 'k8s:enc:kms:v2:vault:x', [at('test-2')]: 'k8s\0' }
    const seen = async (path: string) => (await observeEncrypted(node(vault, stored), path)).map(brief)
    expect(await seen(at('test'))).toEqual([`ok etcd, ${at('test')}: begins with k8s:enc:kms:v2:vault:`])
    expect(await seen(at(''))).toEqual([
      `ok etcd, ${at('test')}: begins with k8s:enc:kms:v2:vault:`,
      `wrong etcd, ${at('test-2')}: in clear`,
    ])
    expect(await seen(at('tes'))).toEqual([`wrong etcd, ${at('tes')}: nothing`])
    expect((await observeStored(node(vault, stored), at('test-2'), inClear)).map(brief)).toEqual([
      `ok etcd, ${at('test-2')}: in clear`,
    ])
  })

  describe('all that is stored can be read by the file', () => {
    const written = (prefix: string, of: Buffer) => Buffer.concat([Buffer.from(`k8s:enc:${prefix}:`), of])
    const gcm = (key: Buffer, path: string) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(path))
      return Buffer.concat([nonce, cipher.update('k8s\0object'), cipher.final(), cipher.getAuthTag()])
    }
    const wrong = async (providers: object[], stored: Record<string, string | Buffer>) => {
      const target = targetOf({
        flags,
        stored,
        startedAt: 100_000,
        files: { '/on/node/e.yaml': config(secrets(...providers)) },
      })
      return (await observeKeysInForce(target)).filter(it => !it.ok).map(it => it.actual)
    }
    const identity = { identity: {} }

    test('by whatever provider, with the key that it was written with', async () => {
      const providers = [
        ...['aesgcm', 'aescbc', 'secretbox'].map(it => provider(it, [named('vault')])),
        { kms: { apiVersion: 'v2', name: 'cloud', endpoint: 'unix:///a' } },
        identity,
      ]
      const stored = {
        [at('a')]: value(),
        [at('b')]: written('aesgcm:v1:vault', gcm(secret, at('b'))),
        [at('c')]: written('secretbox:v1:vault', randomBytes(60)),
        [at('d')]: written('kms:v2:cloud', randomBytes(60)),
        [at('e')]: 'k8s\0',
      }
      expect(await wrong(providers, stored)).toEqual([])
    })

    test('not with another key, another name, another provider, or none', async () => {
      const other = randomBytes(32)
      const cbc = provider('aescbc', [named('vault')])
      const another = (kind: string) => [
        `the key vault of ${kind} is another than the one that it was written with`,
      ]
      expect(await wrong([cbc], { [at('a')]: value(other) })).toEqual(another('aescbc'))
      const moved = { [at('a')]: written('aesgcm:v1:vault', gcm(secret, at('b'))) }
      expect(await wrong([provider('aesgcm', [named('vault')])], moved)).toEqual(another('aesgcm'))
      expect(await wrong([cbc], { [at('a')]: value(secret, 'old') })).toEqual([
        'begins with k8s:enc:aescbc:v1:old:, and aescbc has no key old',
      ])
      expect(await wrong([identity], { [at('a')]: value() })).toEqual([
        'begins with k8s:enc:aescbc:v1:vault:, and there is no provider aescbc',
      ])
      expect(await wrong([cbc], { [at('a')]: 'k8s\0' })).toEqual([
        'in clear, and there is no provider identity',
      ])
    })

    test('not where the API server has not read the file', async () => {
      const seen = await observeKeysInForce(node(vault, { [at('a')]: value() }))
      expect(seen.filter(it => !it.ok).map(it => it.expected)).toEqual(['what it says is in force'])
      expect((await observeKeysInForce(node(undefined))).map(brief)).toEqual([
        'wrong /on/node/e.yaml: it no such file on the node',
      ])
    })
  })

  test('the first key of the first provider writes', async () => {
    const seen = async (text: string | undefined) =>
      brief(await observeWrittenWith(node(text), 'secrets', 'vault'))
    expect(await seen(vault)).toMatch(/^ok \/on\/node\/e.yaml: aescbc/)
    expect(await seen(config(secrets({ identity: {} }, provider('aescbc', [named('vault')]))))).toMatch(
      /^wrong/,
    )
    expect(await seen(config(secrets(provider('aescbc', [named('b'), named('vault')]))))).toMatch(/^wrong/)
    expect(await seen(config(secrets(provider('secretbox', [named('vault')]))))).toMatch(/^wrong/)
    expect(await seen(undefined)).toBe('wrong /on/node/e.yaml: it no such file on the node')
    expect(await seen('a: [')).toMatch(/^wrong/)
  })

  test('nothing else is encrypted, and what cannot be read encrypts nothing', async () => {
    const seen = async (text: string) => brief(await observeEncryptsOnly(node(text), 'secrets'))
    expect(await seen(vault)).toBe('ok /on/node/e.yaml: nothing else is')
    const more = { resources: ['configmaps'], providers: [provider('aescbc', [named('vault')])] }
    expect(await seen(config(secrets({ identity: {} }), more))).toMatch(/^wrong .*configmaps: aescbc/)
    expect(await seen('a: [')).toMatch(/^ok/)
  })

  test('the key is of that length, drawn at random, and opens what is stored', async () => {
    const seen = async (text: string, stored: Record<string, Buffer> = {}) =>
      brief(await observeAesCbcKey(node(text, stored), 'vault', 32))
    const keyed = (of: Buffer) => config(secrets(provider('aescbc', [named('vault', of)])))
    const where = '/on/node/e.yaml'
    expect(await seen(vault, { [at('a')]: value(), [at('b')]: Buffer.from('k8s\0') })).toBe(
      `ok ${where}: it opens 1 of them`,
    )
    expect(await seen(keyed(randomBytes(16)))).toBe(`wrong ${where}: 16 bytes`)
    expect(await seen(keyed(Buffer.alloc(32, 'a')))).toMatch(/not random: the same byte/)
    expect(await seen(keyed(randomBytes(32)), { [at('a')]: value() })).toBe(
      `wrong ${where}: another key: it does not open ${at('a')}`,
    )
    expect(await seen(config(secrets(provider('aescbc', [named('other')]))))).toMatch(/no key vault/)
    expect(await seen('a: [')).toMatch(/^wrong .*: it /)
  })

  test('what was expected is told beside what is', async () => {
    const expected = async (seen: Promise<Observation | Observation[]>) =>
      [await seen].flat().map(it => it.expected)
    const stored = { [at('a')]: value(), '/registry/configmaps/a': 'k8s\0' }
    const broken = node('a: [')
    expect(await expected(observeEncrypted(node(vault, stored), at('a')))).toEqual(['encrypted'])
    expect(await expected(observeEncrypted(node(vault), at('a')))).toEqual(['something stored encrypted'])
    expect(await expected(observeKeysInForce(broken))).toEqual([
      'an EncryptionConfiguration by which secrets can be read',
    ])
    expect(await expected(observeWrittenWith(broken, 'secrets', 'vault'))).toEqual([
      'secrets are written by aescbc with the key vault',
    ])
    expect(await expected(observeEncryptsOnly(broken, 'secrets'))).toEqual([
      'nothing but secrets is encrypted',
    ])
    expect(await expected(observeAesCbcKey(broken, 'vault', 32))).toEqual([
      "the key vault: 32 random bytes, with which etcd's Secrets are encrypted",
    ])
    expect(await observeEncryptsOnly(broken, 'secrets')).toMatchObject({
      actual: expect.stringMatching(/^it does not parse/),
    })
  })

  test('all of a resource is opened, and what of it cannot be is told by its key', async () => {
    const stored = { [at('a')]: value(), [at('b')]: value(randomBytes(32)), '/registry/pods/a': value() }
    const judged = (of: Record<string, string | Buffer>, resource?: string) =>
      observeKeysInForce(
        targetOf({ flags, stored: of, startedAt: 100_000, files: { '/on/node/e.yaml': vault } }),
        resource,
      )
    const right = { [at('a')]: value(), [at('b')]: value(), '/registry/pods/a': '' }
    expect((await judged(right))[1]).toEqual({
      ok: true,
      where: '/on/node/e.yaml',
      expected: 'an EncryptionConfiguration by which secrets can be read',
      actual: 'all 2 in etcd',
    })
    const seen = await judged(stored)
    expect(seen).toHaveLength(2)
    expect(seen[1]).toMatchObject({
      ok: false,
      where: `etcd, ${at('b')}`,
      expected: 'can be read by /on/node/e.yaml',
    })
    expect((await judged(stored, 'deployments.apps'))[1]).toMatchObject({ ok: true, actual: 'all 0 in etcd' })
  })

  test('of several keys of that name each is judged, and one that opens what is stored is enough', async () => {
    const both = (...of: Buffer[]) =>
      config(...of.map(it => secrets(provider('aescbc', [named('vault', it)]), { identity: {} })))
    const seen = (text: string, stored: Record<string, Buffer>) =>
      observeAesCbcKey(node(text, stored), 'vault', 32)
    const stored = { [at('a')]: value(), '/registry/configmaps/a': value(randomBytes(32)) }
    expect(await seen(both(randomBytes(32), secret), stored)).toMatchObject({ ok: true })
    expect(await seen(both(secret, Buffer.alloc(32, 'a')), stored)).toMatchObject({
      ok: false,
      actual: expect.stringMatching(/^not random/),
    })
    expect(await seen(both(secret, randomBytes(24)), stored)).toMatchObject({ ok: false, actual: '24 bytes' })
    expect(await seen(both(), stored)).toMatchObject({ ok: false })
  })

  test('no object holds a copy of the key, in any form', async () => {
    const seen = async (stored: Record<string, string | Buffer>) =>
      brief(await observeKeyNotStored(node(vault, stored), 'vault'))
    expect(await seen({ '/registry/configmaps/a': 'other' })).toBe('ok etcd: none')
    for (const copy of [secret.toString('base64'), secret.toString('hex'), secret])
      expect(
        await seen({
          '/registry/configmaps/a': Buffer.concat([Buffer.from('x'), Buffer.from(copy as string)]),
        }),
      ).toBe('wrong etcd: /registry/configmaps/a')
  })

  test('files with the key are looked for beside the configuration, too', async () => {
    const calls: [string[], unknown][] = []
    const target = targetOf({
      flags,
      files: { '/on/node/e.yaml': vault },
      commands: {
        'key-copies': (args, { input }) => {
          calls.push([args, input])
          return '/tmp/copy\n/tmp/copy\n\n'
        },
      },
    })
    expect(await readableKeyFiles(target, 'vault')).toEqual(['/tmp/copy'])
    expect(calls[0]?.[0]).toContain('/on/node')
    expect(String(calls[0]?.[1])).toContain(secret.toString('hex'))
    expect(await readableKeyFiles(target, 'none')).toEqual([])
    expect(calls).toHaveLength(1)
  })

  test('the key is protected in its folder, in copies on the node and in etcd', async () => {
    const seen = async (files: object, folder = '/on/node/', stored = {}) =>
      (
        await observeKeyProtected(
          targetOf({
            flags,
            stored,
            files: { '/on/node/e.yaml': { text: vault, mode: '600', owner: '0:0' }, ...files },
            commands: { 'key-copies': () => Object.keys(files).join('\n') },
          }),
          'vault',
          folder,
        )
      ).flatMap(it => (it.ok ? [] : [brief(it)]))
    expect(await seen({})).toEqual([])
    expect(await seen({ '/tmp/copy': { text: vault, mode: '640', owner: '0:0' } })).toEqual([
      'wrong /tmp/copy: user 0, mode 640',
    ])
    expect(await seen({}, '/etc/keys/')).toEqual(['wrong /on/node/e.yaml: /on/node/e.yaml'])
    expect(await seen({}, '/on/node/', { '/registry/configmaps/a': vault })).toEqual([
      'wrong etcd: /registry/configmaps/a',
    ])
    expect(await observeKeyProtected(targetOf(), 'vault', '/on/node/')).toMatchObject([{ ok: false }])
  })
})
