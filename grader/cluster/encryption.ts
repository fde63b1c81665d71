/** Encryption at rest (kubernetes.io/docs/tasks/administer-cluster/encrypt-data): what the file says, and the bytes in etcd. */
import { createDecipheriv } from 'node:crypto'
import { posix } from 'node:path'
import type { GradeTarget } from '../types.ts'
import { configOfFlag } from './config-files.ts'
import { apiResources, fullName } from './discovery.ts'
import {
  type EncryptionConfig,
  type EncryptionEntry,
  type Provider,
  providersFor,
  readEncryptionConfig,
} from './encryption-config.ts'
import { readableCopies } from './key-copies.ts'

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

/** The file of --encryption-provider-config: what it says, which is in force from the API server's next start on. */
export async function encryptionConfigured(
  target: GradeTarget,
): Promise<{ where: string } & EncryptionConfig> {
  const { where, text, problem } = await configOfFlag(target, 'kube-apiserver', 'encryption-provider-config')
  return text === undefined
    ? { where, problem: problem ?? 'no such file' }
    : { where, ...readEncryptionConfig(text) }
}

/**
 * What the file has written encrypted, of all that the API server serves and stores: each resource ("secrets",
 * "deployments.apps") with its providers, wildcards resolved; or why the file cannot be read. What etcd holds may be
 * otherwise: that `observeEncrypted` tells.
 */
export async function encryptedResources(
  target: GradeTarget,
): Promise<
  { where: string } & (
    | { resources: Map<string, Provider[]>; problem?: never }
    | { resources?: never; problem: string }
  )
> {
  const [{ where, entries, problem }, served] = await Promise.all([
    encryptionConfigured(target),
    apiResources(target),
  ])
  if (problem !== undefined) return { where, problem }
  const stored = served.filter(
    ({ group, verbs }) =>
      // Its events are those of the core group.
      group !== 'events.k8s.io' && ['create', 'delete'].every(it => verbs.includes(it)),
  )
  const resources = new Map(stored.map(it => [fullName(it), providersFor(entries, fullName(it))]))
  for (const [name, [first]] of resources) if (!first || first.kind === 'identity') resources.delete(name)
  return { where, resources }
}

/** The aescbc keys of a name by which the file has Secrets encrypted, decoded. */
export const aesCbcKeys = (entries: EncryptionEntry[], name: string): Buffer[] =>
  providersFor(entries, 'secrets')
    .filter(it => it.kind === 'aescbc')
    .flatMap(it => it.keys)
    .filter(it => it.name === name)
    .map(it => Buffer.from(it.secret, 'base64'))

/** Files on the node that hold this key, or a copy of it, and that others than root may read by their mode. */
export async function readableKeyFiles(target: GradeTarget, name: string): Promise<string[]> {
  const { where, entries = [] } = await encryptionConfigured(target)
  const secrets = aesCbcKeys(entries, name).filter(it => it.length >= 16)
  return readableCopies(target, secrets, where.startsWith('/') ? [posix.dirname(where)] : [])
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

/**
 * The same for AES-GCM: 12 bytes of nonce, and a tag of 16 at the end that covers the value's key in etcd as well
 * (aes.go beside it; pkg/storage/etcd3/store.go, authenticatedDataString).
 * @param path the key in etcd, "/registry/secrets/shop/a"
 */
export function opensAesGcm(secret: Buffer, sealed: Buffer, path: string): boolean {
  try {
    const opener = createDecipheriv(`aes-${(secret.length * 8) as 128}-gcm`, secret, sealed.subarray(0, 12))
    opener.setAAD(Buffer.from(path))
    opener.setAuthTag(sealed.subarray(-16))
    opener.update(sealed.subarray(12, -16))
    opener.final()
    return true
  } catch {
    return false
  }
}

/**
 * Why the API server could not read a stored value when it starts with these providers; undefined when it could. Whether a
 * key of aescbc or aesgcm is the one is tried; of secretbox and kms only the name counts.
 * @param path the value's key in etcd
 */
export function unreadable(providers: Provider[], path: string, value: Buffer): string | undefined {
  const prefix = storedAs(value)
  if (prefix === inClear)
    return providers.length === 0 || providers.some(it => it.kind === 'identity')
      ? undefined
      : 'in clear, and there is no provider identity'
  const [, kind, name] = /^k8s:enc:([a-z]+):v\d+:([^:]*):$/.exec(prefix)!
  const its = providers.filter(it => it.kind === kind)
  if (its.length === 0) return `begins with ${prefix}, and there is no provider ${kind}`
  if (kind === 'kms') return undefined
  const keys = its.flatMap(it => it.keys).filter(it => it.name === name)
  if (keys.length === 0) return `begins with ${prefix}, and ${kind} has no key ${name}`
  const sealed = value.subarray(prefix.length)
  const opens = keys
    .map(it => Buffer.from(it.secret, 'base64'))
    .some(secret => {
      if (kind === 'aescbc') return opensAesCbc(secret, sealed)
      return kind === 'aesgcm' ? opensAesGcm(secret, sealed, path) : true
    })
  return opens ? undefined : `the key ${name} of ${kind} is another than the one that it was written with`
}
