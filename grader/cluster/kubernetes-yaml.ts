/**
 * A file as Kubernetes' components read it (sigs.k8s.io/yaml over go.yaml.in/yaml/v2): JSON where the first character is
 * "{", else the first document of YAML 1.1, in which `yes` and `on` are true and of a key given twice the last counts. For
 * files of which people have to be told the line: where each field stands, and which keys stand twice. What is decoded into
 * a type, or read for its values alone, go-yaml.ts reads by the same rules.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar,
  visit as visitNodes,
} from 'yaml'

export type FieldPath = (string | number)[]

export interface KubernetesYaml {
  /** As decoded from the JSON that it is turned into; missing where there is a problem. */
  value?: unknown
  /** Why it cannot be read, with the line: "line 4: ...". */
  problem?: string
  /** Keys that are given twice, as "rules[0].verbs". */
  twice: string[]
  /** Where a field stands, from 1; the nearest one around it that has a place of its own. */
  lineOf(path: FieldPath): number
}

/** More than any file that a person writes, and less than aliases of aliases can make of a small one. */
const mostNodes = 20_000

/** Reads a text; what is wrong with it is its `problem`. */
export function readKubernetesYaml(text: string): KubernetesYaml {
  const counter = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: counter,
    schema: 'failsafe',
    uniqueKeys: false,
  })
  const document = Array.isArray(documents) ? documents[0] : undefined
  const lines = new Map<string, number | undefined>()
  const twice: string[] = []
  const lineOf = (path: FieldPath): number => {
    for (let length = path.length; length >= 0; length--) {
      const line = lines.get(fieldName(path.slice(0, length)))
      if (line !== undefined) return line
    }
    return 1
  }
  const json = /^\s*\{/.test(text)
  try {
    if (json) {
      const value = JSON.parse(text)
      // For the places alone: JSON that is right is YAML too.
      if (document && document.errors.length === 0) convert(document.contents)
      return { value, twice, lineOf }
    }
    const error = document?.errors[0]
    if (error)
      return {
        problem: `line ${counter.linePos(error.pos[0]).line}: ${firstLine(error.message)}`,
        twice,
        lineOf,
      }
    const tab = document && strayTab(text, document)
    if (tab !== undefined)
      return { problem: `line ${counter.linePos(tab).line}: a tab where only spaces may be`, twice, lineOf }
    return { value: document ? convert(document.contents) : null, twice, lineOf }
  } catch (error) {
    const said = firstLine(error instanceof Error ? error.message : String(error))
    const problem = json ? `it begins with "{" and is therefore read as JSON: ${said}` : said
    return { problem, twice, lineOf }
  }

  function convert(from: unknown): unknown {
    let nodes = 0
    const anchors = new Map<string, unknown>()
    return visit(from, [])

    function visit(node: unknown, path: FieldPath): unknown {
      if (++nodes > mostNodes) throw new Error('it is too large, or its aliases make it so')
      if (isAlias(node)) {
        const target = anchors.get(node.source)
        if (!target) throw new Error(`line ${at(node)}: unknown anchor "${node.source}"`)
        return visit(target, path)
      }
      if (isNode(node) && node.anchor) anchors.set(node.anchor, node)
      const line = at(node)
      if (!lines.has(fieldName(path))) lines.set(fieldName(path), line)
      if (isSeq(node)) return node.items.map((it, index) => visit(it, [...path, index]))
      if (!isMap(node)) return isScalar(node) ? plainValue(node) : null
      const value: Record<string, unknown> = {}
      for (const { key, value: its } of node.items) {
        const name = visit(key, path)
        if (name === null || typeof name === 'object')
          throw new Error(`line ${at(key) ?? line}: a key that is no text`)
        if (isScalar(key) && key.type === Scalar.PLAIN && key.source === '<<') merge(value, visit(its, path))
        else {
          const here = [...path, String(name)]
          if (Object.hasOwn(value, String(name))) twice.push(fieldName(here))
          lines.set(fieldName(here), at(key))
          value[String(name)] = visit(its, here)
        }
      }
      return value
    }
  }

  function at(node: unknown): number | undefined {
    const start = isNode(node) ? node.range?.[0] : undefined
    return start === undefined ? undefined : counter.linePos(start).line
  }
}

/** A line with nothing but a tab trips libyaml, unlike other parsers; in a flow collection or a text it is fine. */
function strayTab(text: string, document: Document.Parsed): number | undefined {
  const fine: [number, number][] = []
  visitNodes(document, {
    Node(_, node) {
      const flow = isCollection(node) && node.flow
      if (node.range && (flow || isScalar(node))) fine.push([node.range[0], node.range[1]])
    },
  })
  const tabs = [...text.matchAll(/^ *\t[ \t]*(?=$|#)/gm)].map(it => it.index)
  return tabs.find(at => at < document.range[1] && !fine.some(([from, to]) => at > from && at < to))
}

/** "rules[0].resources[1].group" */
export const fieldName = (path: FieldPath) =>
  path.map((it, index) => (typeof it === 'number' ? `[${it}]` : index > 0 ? `.${it}` : it)).join('')

/** What "<<" brings in does not replace what is there. */
function merge(into: Record<string, unknown>, from: unknown): void {
  for (const map of [from].flat())
    for (const [key, value] of Object.entries(map ?? {})) if (!Object.hasOwn(into, key)) into[key] = value
}

const truths = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/
const untruths = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/
const nothing = /^(~|null|Null|NULL|)$/
const prefixed = /^[-+]?0(x[0-9a-fA-F]+|o[0-7]+|b[01]+)$/
const decimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

/** go.yaml.in/yaml/v2, resolve.go: what a word without quotes stands for. Dates stay text. */
function plainValue(node: Scalar): unknown {
  const text = String(node.value)
  if (node.type !== Scalar.PLAIN || node.tag === 'tag:yaml.org,2002:str') return text
  if (nothing.test(text)) return null
  if (truths.test(text)) return true
  if (untruths.test(text)) return false
  const digits = text.replaceAll('_', '')
  if (/^[-+.0-9]/.test(text) && (prefixed.test(digits) || decimal.test(digits))) return numberOf(digits)
  return text
}

function numberOf(digits: string): number {
  const amount = digits.replace(/^[-+]/, '')
  const value = Number(/^0[0-7]+$/.test(amount) ? `0o${amount}` : amount)
  return digits.startsWith('-') ? -value : value
}

const firstLine = (text: string) => text.split('\n')[0]!
