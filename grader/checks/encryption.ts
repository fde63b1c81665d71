/** Encryption at rest (kubernetes.io/docs/tasks/administer-cluster/encrypt-data), judged by the bytes in etcd. */
import { createDecipheriv } from 'node:crypto'
import { posix } from 'node:path'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { configOfFlag } from './config-files.ts'
import {
  describeProviders,
  type EncryptionConfig,
  type EncryptionEntry,
  encryptedBesides,
  providersFor,
  readEncryptionConfig,
} from './encryption-config.ts'
import { etcdValues } from './etcd.ts'
import { formsOf, readableCopies } from './key-copies.ts'
import { notRandom } from './key-randomness.ts'

/** How a value is stored that nothing encrypts. */
export const inClear = 'in clear'

/**
 * How a value is stored: "k8s:enc:aescbc:v1:key1:", which is what each provider writes in front of what it encrypts
 * (k8s.io/apiserver/pkg/server/options/encryptionconfig/config.go), or `inClear`.
 */
export function storedAs(value: Buffer): string {
  const start = value.subarray(0, 400).toString('latin1')
  return /^k8s:enc:[a-z]+:v\d+:[^:]*:/.exec(start)?.[0] ?? inClear
}

/**
 * Judges the bytes of everything below a key of etcd.
 * @param options.except keys with this in them are left out. At least one must be there.
 */
export async function observeStored(
  target: GradeTarget,
  prefix: string,
  expected: string,
  options: { except?: string } = {},
): Promise<Observation[]> {
  const values = [...(await etcdValues(target, prefix))].filter(
    ([key]) => options.except === undefined || !key.includes(options.except),
  )
  if (values.length === 0)
    return [observe(false, `etcd, ${prefix}`, `something stored ${words(expected)}`, 'nothing')]
  return values.map(([key, value]) =>
    observe(storedAs(value) === expected, `etcd, ${key}`, words(expected), words(storedAs(value))),
  )
}

const words = (stored: string) => (stored === inClear ? inClear : `begins with ${stored}`)

/** The file of --encryption-provider-config: what it says, which is in force from the API server's next start on. */
async function configured(target: GradeTarget): Promise<{ where: string } & EncryptionConfig> {
  const { where, text, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
  return text === undefined
    ? { where, problem: problem ?? 'no such file' }
    : { where, ...readEncryptionConfig(text) }
}

/** The aescbc keys of a name by which the file has Secrets encrypted, decoded. */
const keysNamed = (entries: EncryptionEntry[], name: string): Buffer[] =>
  providersFor(entries, 'secrets')
    .filter(it => it.kind === 'aescbc')
    .flatMap(it => it.keys)
    .filter(it => it.name === name)
    .map(it => Buffer.from(it.secret, 'base64'))

/** The file has a resource written by aescbc with this key: the first provider is the one that writes, with its first key. */
export async function observeWrittenWith(
  target: GradeTarget,
  resource: string,
  key: string,
): Promise<Observation> {
  const { where, entries, problem } = await configured(target)
  const expected = `${resource} are written by aescbc with the key ${key}`
  if (problem !== undefined) return observe(false, where, expected, `it ${problem}`)
  const providers = providersFor(entries, resource)
  const [first] = providers
  const right = first?.kind === 'aescbc' && first.keys[0]?.name === key
  return observe(right, where, expected, describeProviders(providers))
}

/** The file has nothing encrypted but this resource. */
export async function observeEncryptsOnly(target: GradeTarget, resource: string): Promise<Observation> {
  const { where, entries, problem } = await configured(target)
  const expected = `nothing but ${resource} is encrypted`
  // A file that cannot be read encrypts nothing; that it has to is observeWrittenWith's to tell.
  if (problem !== undefined) return observe(true, where, expected, `it ${problem}`)
  const others = encryptedBesides(entries, resource)
  const actual = others.map(it => `${it}: ${describeProviders(providersFor(entries, it))}`).join('; ')
  return observe(others.length === 0, where, expected, actual || 'nothing else is')
}

/**
 * The configuration file holds an aescbc key of this name and length, and it is the one in force: it opens what etcd
 * holds under its name. Otherwise the API server's next start would make all of that unreadable.
 */
export async function observeAesCbcKey(
  target: GradeTarget,
  name: string,
  length: number,
): Promise<Observation> {
  const { where, entries, problem } = await configured(target)
  const expected = `the key ${name}: ${length} random bytes, with which etcd's Secrets are encrypted`
  if (problem !== undefined) return observe(false, where, expected, `it ${problem}`)
  const secrets = keysNamed(entries, name)
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

/** Files on the node that hold this key, or a copy of it, and that others than root may read by their mode. */
export async function readableKeyFiles(target: GradeTarget, name: string): Promise<string[]> {
  const { where, entries = [] } = await configured(target)
  const secrets = keysNamed(entries, name).filter(it => it.length >= 16)
  return readableCopies(target, secrets, where.startsWith('/') ? [posix.dirname(where)] : [])
}

/** No object in etcd holds this key, which a copy of etcd's data would give away with all that it encrypts. */
export async function observeKeyNotStored(target: GradeTarget, name: string): Promise<Observation> {
  const { entries = [] } = await configured(target)
  const forms = keysNamed(entries, name)
    .filter(it => it.length >= 16)
    .flatMap(formsOf)
  const values = [...(await etcdValues(target, '/registry/'))]
  const holders = values.filter(([, value]) => forms.some(it => value.includes(it))).map(([path]) => path)
  const expected = `no copy of the key ${name}`
  return observe(holders.length === 0, 'etcd', expected, holders.join(', ') || 'none')
}

/**
 * Whether a key opens what the provider wrote: 16 bytes of IV, then AES in CBC mode with PKCS #7 padding
 * (k8s.io/apiserver/pkg/storage/value/encrypt/aes/aes.go) over a protobuf object, which begins with "k8s" and a zero
 * (kubernetes.io/docs/reference/using-api/api-concepts, Protobuf encoding).
 */
export function opensAesCbc(secret: Buffer, sealed: Buffer): boolean {
  try {
    const opener = createDecipheriv(`aes-${secret.length * 8}-cbc`, secret, sealed.subarray(0, 16))
    const opened = Buffer.concat([opener.update(sealed.subarray(16)), opener.final()])
    return opened.subarray(0, 4).toString('latin1') === 'k8s\0'
  } catch {
    return false
  }
}
