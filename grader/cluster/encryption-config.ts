/**
 * What an EncryptionConfiguration says, read as the API server reads it at its next start
 * (k8s.io/apiserver/pkg/server/options/encryptionconfig/config.go, pkg/apis/apiserver/validation/validation_encryption.go).
 */
import { decodeBase64 } from './base64.ts'
import { decodeAs, type GoType, Misfit, parseComponentConfig } from './go-yaml.ts'

export interface EncryptionKey {
  name: string
  /** As it stands in the file. */
  secret: string
}
export interface Provider {
  kind: 'aescbc' | 'aesgcm' | 'secretbox' | 'kms' | 'identity'
  /** The first encrypts what is written. Empty where the provider has none. */
  keys: EncryptionKey[]
}
export interface EncryptionEntry {
  /** "secrets", "deployments.apps", "*.", "*.apps", "*.*" */
  resources: string[]
  providers: Provider[]
}
export type EncryptionConfig =
  | { entries: EncryptionEntry[]; problem?: never }
  | { entries?: never; problem: string }

const withKeys: GoType = { fields: { keys: { list: { fields: { name: 'string', secret: 'string' } } } } }
const Configuration: GoType = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    resources: {
      list: {
        fields: {
          resources: { list: 'string' },
          providers: { list: 'any' },
        },
      },
    },
  },
}
const kms: GoType = {
  fields: { apiVersion: 'string', name: 'string', cachesize: 'any', endpoint: 'string', timeout: 'string' },
}
const kinds = ['aescbc', 'aesgcm', 'secretbox', 'kms', 'identity'] as const
const lengths: Partial<Record<Provider['kind'], number[]>> = {
  aescbc: [16, 24, 32],
  aesgcm: [16, 24, 32],
  secretbox: [32],
}

/** Reads the text of an EncryptionConfiguration: its entries, or why the API server would not start with it. */
export function readEncryptionConfig(text: string): EncryptionConfig {
  const { value, problem } = parseComponentConfig(text, true)
  if (problem) return { problem: `does not parse: ${problem}` }
  try {
    const file = decodeAs(Configuration, value, '', true) as {
      apiVersion: string
      kind: string
      resources: { resources: string[]; providers: unknown[] }[]
    }
    if (file.kind !== 'EncryptionConfiguration')
      return { problem: `is of the kind ${file.kind || 'nothing'}, which has to be EncryptionConfiguration` }
    if (file.apiVersion !== 'apiserver.config.k8s.io/v1')
      return {
        problem: `is of the apiVersion ${file.apiVersion || 'nothing'}, which has to be apiserver.config.k8s.io/v1`,
      }
    const entries = file.resources.map(({ resources, providers }, index) => ({
      resources,
      providers: providers.map((it, at) => providerOf(it, `resources[${index}].providers[${at}]`)),
    }))
    const invalid = invalidity(entries)
    return invalid ? { problem: `is not valid: ${invalid}` } : { entries }
  } catch (error) {
    if (error instanceof Misfit) return { problem: `is not as it has to be: ${error.message}` }
    throw error
  }
}

/** @throws Misfit */
function providerOf(value: unknown, at: string): Provider {
  const any = Object.fromEntries(kinds.map(it => [it, 'any' as const]))
  const given = decodeAs({ fields: any }, value, at, true) as Record<string, unknown>
  const named = kinds.filter(it => given[it] !== null && given[it] !== undefined)
  const [kind] = named
  if (!kind) throw new Misfit(`${at} names no provider`)
  if (named.length > 1)
    throw new Misfit(`${at} names ${named.join(' and ')}, which have to be elements of their own`)
  const allowed = lengths[kind]
  if (!allowed) {
    decodeAs(kind === 'kms' ? kms : { fields: {} }, given[kind], `${at}.${kind}`, true)
    return { kind, keys: [] }
  }
  const { keys } = decodeAs(withKeys, given[kind], `${at}.${kind}`, true) as { keys: EncryptionKey[] }
  if (keys.length === 0) throw new Misfit(`${at}.${kind} has no keys`)
  for (const { name, secret } of keys) {
    const which = `the secret of ${at}.${kind}'s key ${name || 'without a name'}`
    if (name === '') throw new Misfit(`a key of ${at}.${kind} has no name`)
    const problem = secretProblem(secret, allowed)
    if (problem) throw new Misfit(`${which} ${problem}`)
  }
  return { kind, keys }
}

/** Why a key cannot be used; undefined when it can. */
export function secretProblem(secret: string, lengths: number[]): string | undefined {
  const { bytes, problem } = decodeBase64(secret)
  if (problem !== undefined)
    return `is ${JSON.stringify(secret.length > 30 ? `${secret.slice(0, 29)}…` : secret)}, ${problem}`
  if (lengths.includes(bytes.length)) return undefined
  return `is of ${bytes.length} bytes, which have to be ${lengths.join(' or ')}${bytes.at(-1) === 10 ? ' (the last one is a line end)' : ''}`
}

function invalidity(entries: EncryptionEntry[]): string | undefined {
  if (entries.length === 0) return 'it lists no resources'
  const earlier = new Set<string>()
  for (const [index, { resources, providers }] of entries.entries()) {
    if (resources.length === 0) return `resources[${index}] lists no resources`
    if (providers.length === 0) return `resources[${index}] lists no providers`
    for (const resource of resources) {
      const wrong = resourceProblem(resource)
      if (wrong) return `the resource ${JSON.stringify(resource)} ${wrong}`
      const wide = [`*.${groupOf(resource)}`, '*.*'].find(it => earlier.has(it))
      if (wide) return `${resource} comes after ${wide}, which covers it`
    }
    const twice = resources.find((it, at) => resources.indexOf(it) !== at)
    if (twice) return `resources[${index}] lists ${twice} twice`
    const covered = resources.find(it => resources.some(wide => wide !== it && covers(wide, it)))
    if (covered) return `resources[${index}] lists ${covered} beside what covers it`
    for (const resource of resources) earlier.add(resource)
  }
  return undefined
}

/** schema.ParseGroupResource: after the first dot. "secrets." is in the core group as "secrets" is. */
const groupOf = (resource: string) =>
  resource.includes('.') ? resource.slice(resource.indexOf('.') + 1) : ''
const nameOf = (resource: string) => resource.split('.')[0]!

const covers = (wide: string, resource: string) =>
  wide === '*.*' || (nameOf(wide) === '*' && groupOf(wide) === groupOf(resource))

function resourceProblem(resource: string): string | undefined {
  if (/[A-Z]/.test(resource)) return 'has capital letters'
  if (resource === '*') return "is no resource: '*.' are those of the core group, '*.*' all"
  const group = groupOf(resource)
  if (group === '*' && nameOf(resource) !== '*') return 'is of all groups, which is not possible'
  if (group === 'events.k8s.io' || group === 'extensions')
    return `is of the group ${group}, in which nothing is stored`
  return undefined
}

/**
 * The providers that a resource is written and read by: those of its own entries in their order, else of "*.GROUP", else
 * of "*.*". Empty: it is stored in clear.
 * @param resource "secrets", "deployments.apps"
 */
export function providersFor(entries: EncryptionEntry[], resource: string): Provider[] {
  const same = (one: string, other: string) =>
    nameOf(one) === nameOf(other) && groupOf(one) === groupOf(other)
  for (const wanted of [resource, `*.${groupOf(resource)}`, '*.*']) {
    const own = entries.filter(it => it.resources.some(listed => same(listed, wanted)))
    if (own.length > 0) return own.flatMap(it => it.providers)
  }
  return []
}

/** "aescbc (vault-2026, old), then identity" */
export const describeProviders = (providers: Provider[]): string =>
  providers
    .map(({ kind, keys }) => (keys.length > 0 ? `${kind} (${keys.map(it => it.name).join(', ')})` : kind))
    .join(', then ') || 'no provider, in clear'

/** What else than these resources the configuration has written in another way than in clear. */
export const encryptedBesides = (entries: EncryptionEntry[], resource: string): string[] =>
  [...new Set(entries.flatMap(it => it.resources))].filter(
    it =>
      `${nameOf(it)}.${groupOf(it)}` !== `${nameOf(resource)}.${groupOf(resource)}` &&
      providersFor(entries, it)[0]?.kind !== 'identity',
  )
