/** Encryption at rest, judged by the bytes in etcd and by the file that says how. */
import { configOfFlag } from '../cluster/config-files.ts'
import {
  aesCbcKeys,
  encryptedResources,
  encryptionConfigured,
  inClear,
  opensAesCbc,
  readableKeyFiles,
  storedAs,
  unreadable,
} from '../cluster/encryption.ts'
import { describeProviders, encryptedBesides, providersFor } from '../cluster/encryption-config.ts'
import { etcdValues } from '../cluster/etcd.ts'
import { fileInForce } from '../cluster/in-force.ts'
import { formsOf } from '../cluster/key-copies.ts'
import { notRandom } from '../cluster/key-randomness.ts'
import { type Observation, observe } from '../finding.ts'
import { brief, shownList } from '../shown.ts'
import type { GradeTarget } from '../types.ts'
import { observeInFolder } from './files-in-folder.ts'
import { observeRootOnly } from './permissions.ts'

/**
 * Judges the bytes of one object, or of everything below a key of etcd.
 * @param path a key ("/registry/secrets/shop/a"), of which only that object is judged and "a-2" is not; or what keys begin
 * with, where it ends with "/"
 * @param expected as `storedAs` tells it: "k8s:enc:aescbc:v1:key1:", or `inClear`
 * @param options.except keys with this in them are left out. At least one must be there.
 */
export const observeStored = (
  target: GradeTarget,
  path: string,
  expected: string,
  options: { except?: string } = {},
): Promise<Observation[]> => observeValues(target, path, words(expected), it => it === expected, options)

/**
 * The same, by whatever provider that encrypts: aescbc, aesgcm, secretbox or kms.
 * @param path as of `observeStored`
 */
export const observeEncrypted = (
  target: GradeTarget,
  path: string,
  options: { except?: string } = {},
): Promise<Observation[]> => observeValues(target, path, 'encrypted', it => it !== inClear, options)

async function observeValues(
  target: GradeTarget,
  path: string,
  expected: string,
  right: (stored: string) => boolean,
  { except }: { except?: string },
): Promise<Observation[]> {
  const values = [...(await etcdValues(target, path))].filter(
    ([key]) => (path.endsWith('/') || key === path) && (except === undefined || !key.includes(except)),
  )
  if (values.length === 0) return [observe(false, `etcd, ${path}`, `something stored ${expected}`, 'nothing')]
  return values.map(([key, value]) => {
    const stored = storedAs(value)
    return observe(right(stored), `etcd, ${key}`, expected, words(stored))
  })
}

/**
 * What the file of --encryption-provider-config says is in force, and with it all that etcd holds of a resource can be
 * read, also after the API server's next start: each value's provider and key stand in it, and a key of aescbc or aesgcm
 * opens it. By whatever provider the resource is encrypted; that it is, `observeEncrypted` tells.
 * @param resource whose name etcd has too: "secrets", "configmaps", "deployments.apps"
 */
export async function observeKeysInForce(target: GradeTarget, resource = 'secrets'): Promise<Observation[]> {
  const [{ where, entries, problem }, file] = await Promise.all([
    encryptionConfigured(target),
    fileInForce(target, 'kube-apiserver', 'encryption-provider-config'),
  ])
  const expected = `an EncryptionConfiguration by which ${resource} can be read`
  if (problem !== undefined) return [observe(false, where, expected, `it ${problem}`)]
  const providers = providersFor(entries, resource)
  const values = [...(await etcdValues(target, `/registry/${resource.split('.')[0]}/`))]
  const wrong = values.flatMap(([path, value]) => {
    const why = unreadable(providers, path, value)
    return why === undefined ? [] : [observe(false, `etcd, ${path}`, `can be read by ${where}`, why)]
  })
  return [
    observe(file.inForce, where, 'what it says is in force', file.said),
    ...(wrong.length > 0 ? wrong : [observe(true, where, expected, `all ${values.length} in etcd`)]),
  ]
}

const words = (stored: string) => (stored === inClear ? inClear : `begins with ${stored}`)

/** The file has a resource written by aescbc with this key: the first provider is the one that writes, with its first key. */
export async function observeWrittenWith(
  target: GradeTarget,
  resource: string,
  key: string,
): Promise<Observation> {
  const { where, entries, problem } = await encryptionConfigured(target)
  const expected = `${resource} are written by aescbc with the key ${key}`
  if (problem !== undefined) return observe(false, where, expected, `it ${problem}`)
  const providers = providersFor(entries, resource)
  const [first] = providers
  const right = first?.kind === 'aescbc' && first.keys[0]?.name === key
  return observe(right, where, expected, describeProviders(providers))
}

/** The file has nothing encrypted but this resource. */
export async function observeEncryptsOnly(target: GradeTarget, resource: string): Promise<Observation> {
  const { where, entries, problem } = await encryptionConfigured(target)
  const expected = `nothing but ${resource} is encrypted`
  // A file that cannot be read encrypts nothing; that it has to is observeWrittenWith's to tell.
  if (problem !== undefined) return observe(true, where, expected, `it ${problem}`)
  const others = encryptedBesides(entries, resource)
  const actual = others.map(it => `${it}: ${describeProviders(providersFor(entries, it))}`).join('; ')
  return observe(others.length === 0, where, expected, actual || 'nothing else is')
}

/**
 * The file has these resources encrypted, whatever stands for them in it ("*.", "*.*"), and no others.
 * @param wanted "secrets", "deployments.apps"
 */
export async function observeEncryptedResources(
  target: GradeTarget,
  ...wanted: string[]
): Promise<Observation> {
  const { where, resources, problem } = await encryptedResources(target)
  const expected = `encrypted: ${shownList(wanted)}`
  if (problem !== undefined) return observe(false, where, expected, `it ${problem}`)
  const missing = wanted.filter(it => !resources.has(it))
  const surplus = [...resources.keys()].filter(it => !wanted.includes(it))
  const told = (what: string, names: string[]) =>
    names.length > 0 ? [`${what}: ${brief(shownList(names))}`] : []
  const actual = [...told('not encrypted', missing), ...told('encrypted besides', surplus)].join('; ')
  return observe(actual === '', where, expected, actual || expected)
}

/**
 * The configuration file holds an aescbc key of this name and length, and it is the one in force: it opens what etcd
 * holds under its name. Otherwise the API server's next start would make all of that unreadable. Random is what is no
 * text, has half as many different bytes as bytes, no byte a quarter of the time, no repetition and no even steps: what
 * `head -c 32 /dev/urandom` gives passes, but for one key in 100 million.
 */
export async function observeAesCbcKey(
  target: GradeTarget,
  name: string,
  length: number,
): Promise<Observation> {
  const { where, entries, problem } = await encryptionConfigured(target)
  const expected = `the key ${name}: ${length} random bytes, with which etcd's Secrets are encrypted`
  if (problem !== undefined) return observe(false, where, expected, `it ${problem}`)
  const secrets = aesCbcKeys(entries, name)
  if (secrets.length === 0)
    return observe(false, where, expected, `no key ${name} of the provider aescbc for Secrets`)
  const short = secrets.find(it => it.length !== length)
  if (short) return observe(false, where, expected, `${short.length} bytes`)
  const drawn = secrets.map(notRandom).find(it => it !== undefined)
  if (drawn) return observe(false, where, expected, `not random: ${drawn}`)
  const prefix = `k8s:enc:aescbc:v1:${name}:`
  const sealed = [...(await etcdValues(target, '/registry/secrets/'))].filter(
    it => storedAs(it[1]) === prefix,
  )
  const closed = sealed.find(
    ([, value]) => !secrets.some(it => opensAesCbc(it, value.subarray(prefix.length))),
  )
  return observe(
    closed === undefined,
    where,
    expected,
    closed ? `another key: it does not open ${closed[0]}` : `it opens ${sealed.length} of them`,
  )
}

/**
 * The file that holds a key lies in a folder of the node, nobody but root can read it or a copy of the key, and no object in
 * etcd holds one.
 * @param folder "/etc/kubernetes/encryption/"
 */
export async function observeKeyProtected(
  target: GradeTarget,
  name: string,
  folder: string,
): Promise<Observation[]> {
  const { where, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
  if (problem) return [observe(false, where, `a file of the node in ${folder}`, problem)]
  const files = new Set([where, ...(await readableKeyFiles(target, name))])
  return Promise.all([
    observeInFolder(target, where, folder),
    ...[...files].map(it => observeRootOnly(target, it)),
    observeKeyNotStored(target, name),
  ])
}

/** No object in etcd holds this key, which a copy of etcd's data would give away with all that it encrypts. */
export async function observeKeyNotStored(target: GradeTarget, name: string): Promise<Observation> {
  const { entries = [] } = await encryptionConfigured(target)
  const forms = aesCbcKeys(entries, name)
    .filter(it => it.length >= 16)
    .flatMap(formsOf)
  const values = [...(await etcdValues(target, '/registry/'))]
  const holders = values.filter(([, value]) => forms.some(it => value.includes(it))).map(([path]) => path)
  const expected = `no copy of the key ${name}`
  return observe(holders.length === 0, 'etcd', expected, holders.join(', ') || 'none')
}
