/**
 * YAML and JSON as Kubernetes decodes them (sigs.k8s.io/yaml over go.yaml.in/yaml/v2, then sigs.k8s.io/json): the first
 * document only, names of fields letter by letter, and no value of another type. Where a decoder is not strict, of a key
 * that stands twice the last counts, and unknown fields are ignored. Which lines fields stand on kubernetes-yaml.ts tells.
 */
import { type CollectionTag, parseAllDocuments, type ScalarTag, type Tags } from 'yaml'
import { decodeBase64 } from './base64.ts'

/** What a text holds, or why it does not parse. */
export type GoYaml = { value: unknown; problem?: never } | { value?: never; problem: string }

/** YAML 1.1 has numbers and dates that go-yaml leaves texts. */
const unknownToGo = new Set(['tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:binary'])
const goTags = (tags: Tags): Tags =>
  tags.filter(
    it =>
      typeof it === 'string' ||
      !(
        unknownToGo.has(it.tag) || (it as ScalarTag | (CollectionTag & { format?: string })).format === 'TIME'
      ),
  )

/** @param strict a key that stands twice is an error */
export function parseGoYaml(text: string, strict = false): GoYaml {
  const [document] = parseAllDocuments(text, { version: '1.1', uniqueKeys: strict, customTags: goTags })
  if (!document || !('errors' in document)) return { value: undefined }
  const [error] = document.errors
  if (error) return { problem: error.message.split('\n')[0]! }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** The type of a field of a Go struct. `any` is kept as it is. */
export type GoType =
  | 'string'
  | 'bool'
  | 'bytes'
  | 'any'
  | { list: GoType }
  | { map: GoType }
  | { fields: Record<string, GoType> }

/** A value that does not fit its type; the message says which field and why. */
export class Misfit extends Error {}

const zero = (type: GoType): unknown =>
  type === 'string'
    ? ''
    : type === 'bool'
      ? false
      : type === 'bytes'
        ? Buffer.alloc(0)
        : type === 'any'
          ? undefined
          : 'list' in type
            ? []
            : 'map' in type
              ? {}
              : decodeAs(type, {})

/**
 * A value as Go decodes it into a type: what is missing or null is the type's zero value.
 * @param at "users[0].user", for messages; empty for the whole file
 * @param strict a field that the type does not have is an error
 * @throws Misfit
 */
export function decodeAs(type: GoType, value: unknown, at = '', strict = false): unknown {
  if (value === null || value === undefined) return zero(type)
  if (type === 'any') return value
  if (type === 'string') return typeof value === 'string' ? value : misfit(at, value, 'a text')
  if (type === 'bool') return typeof value === 'boolean' ? value : misfit(at, value, 'true or false')
  if (type === 'bytes') {
    if (typeof value !== 'string') return misfit(at, value, 'base64')
    const { bytes, problem } = decodeBase64(value)
    if (problem) throw new Misfit(`${at} is ${problem}`)
    return bytes
  }
  if ('list' in type) {
    if (!Array.isArray(value)) return misfit(at, value, 'a list')
    return value.map((it, index) => decodeAs(type.list, it, `${at}[${index}]`, strict))
  }
  if (typeof value !== 'object' || Array.isArray(value)) return misfit(at, value, 'fields with values')
  const given = value as Record<string, unknown>
  const inside = (name: string) => (at === '' ? name : `${at}.${name}`)
  if ('map' in type)
    return Object.fromEntries(
      Object.entries(given).map(([name, it]) => [name, decodeAs(type.map, it, inside(name), strict)]),
    )
  const unknown = Object.keys(given).find(it => strict && !Object.hasOwn(type.fields, it))
  if (unknown !== undefined) throw new Misfit(`${inside(unknown)} is no field that it can have`)
  return Object.fromEntries(
    Object.entries(type.fields).map(([name, of]) => [
      name,
      decodeAs(of, Object.hasOwn(given, name) ? given[name] : undefined, inside(name), strict),
    ]),
  )
}

function misfit(at: string, value: unknown, wanted: string): never {
  const found = Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'fields with values'
      : typeof value === 'string'
        ? `the text ${JSON.stringify(value.slice(0, 60))}`
        : `${typeof value === 'boolean' ? 'true or false' : 'a number'} (${value}; in quotes it is a text)`
  throw new Misfit(`${at || 'the file'} has to be ${wanted} and is ${found}`)
}

/**
 * A configuration file of a component: what begins with "{" is read as JSON and nothing else, the rest as YAML
 * (k8s.io/apimachinery/pkg/runtime/serializer/recognizer).
 */
export function parseComponentConfig(text: string, strict = false): GoYaml {
  if (!text.trimStart().startsWith('{')) return parseGoYaml(text, strict)
  try {
    JSON.parse(text)
    return parseGoYaml(text, strict)
  } catch (error) {
    return { problem: `it begins with "{" and is no JSON: ${error instanceof Error ? error.message : error}` }
  }
}
