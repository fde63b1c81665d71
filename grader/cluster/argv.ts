/**
 * Command lines as the components themselves read them: github.com/spf13/pflag v1.0.9 with component-base's
 * WordSepNormalizeFunc ("_" is "-"), and Go's package flag for etcd. Never a text search: a flag in a comment or in
 * another flag's value is no flag.
 */
import { arrays, etcdLists, etcdSwitches, lists, maps, pairs, switches } from './flag-kinds.ts'

export interface FlagUse {
  /** Without dashes, "_" as "-". */
  name: string
  value: string
  /** Index of the word in the command line, the program being 0. */
  at: number
}

export interface CommandLine {
  program: string
  uses: FlagUse[]
  /** Words that belong to no flag; the control-plane components refuse to start with any. */
  strays: { word: string; at: number }[]
}

/** Which flags a command line gives; it need not be one that the component accepts. */
export function parseArgv(words: readonly string[]): CommandLine {
  const program = words[0] ?? ''
  return isEtcd(program) ? byFlag(program, words) : byPflag(program, words)
}

function byPflag(program: string, words: readonly string[]): CommandLine {
  const line: CommandLine = { program, uses: [], strays: [] }
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!
    if (word === '--') {
      words.slice(at + 1).forEach((stray, index) => {
        line.strays.push({ word: stray, at: at + 1 + index })
      })
      break
    }
    const flag = /^--([^-=][^=]*)(?:=([\s\S]*))?/.exec(word) ?? /^-(v)(?:=?([\s\S]+))?/.exec(word)
    if (!flag) {
      if (word !== '') line.strays.push({ word, at })
      continue
    }
    const name = flag[1]!.replaceAll('_', '-')
    if (flag[2] !== undefined) line.uses.push({ name, value: flag[2], at })
    else if (switches.has(name)) line.uses.push({ name, value: 'true', at })
    else line.uses.push({ name, value: words[++at] ?? '', at: at - 1 })
  }
  return line
}

/** One dash or two, no other spelling of a name, and nothing is a flag after the first word that is none. */
function byFlag(program: string, words: readonly string[]): CommandLine {
  const line: CommandLine = { program, uses: [], strays: [] }
  for (let at = 1; at < words.length; at++) {
    const [, name, value] = /^--?([^-=][^=]*)(?:=([\s\S]*))?/.exec(words[at]!) ?? []
    if (name === undefined) {
      const from = words[at] === '--' ? at + 1 : at
      line.strays = words.slice(from).map((word, index) => ({ word, at: from + index }))
      break
    }
    if (value !== undefined) line.uses.push({ name, value, at })
    else if (etcdSwitches.has(name)) line.uses.push({ name, value: 'true', at })
    else line.uses.push({ name, value: words[++at] ?? '', at: at - 1 })
  }
  return line
}

/** A flag's uses, in order. */
export const usesOf = (line: CommandLine, name: string) => line.uses.filter(use => use.name === name)

/** What a scalar flag is in force as: the last one wins. undefined: not given. */
export function scalar(line: CommandLine, name: string): string | undefined {
  return usesOf(line, name).at(-1)?.value
}

/** What a list flag is in force as: all its uses together, in order. */
export function list(line: CommandLine, name: string): string[] {
  return usesOf(line, name).flatMap(use => (arrays.has(name) ? [use.value] : splitCsv(use.value)))
}

/** strconv.ParseBool; undefined when it is neither. */
export function parseBool(value: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false
  return undefined
}

/**
 * The flag's values as they are in force, whatever its kind, for comparing and showing: true or false for a switch
 * however that was written, `key=value` for each key of a map.
 */
export function effective(line: CommandLine, name: string): string[] {
  if (isEtcd(line.program)) return effectiveOfEtcd(line, name)
  if (lists.has(name) || arrays.has(name)) return list(line, name)
  const values = usesOf(line, name).map(use => use.value)
  if (maps.has(name)) return lastOfEach(values.flatMap(it => it.split(',').filter(pair => pair !== '')))
  if (pairs.has(name)) return lastOfEach(values)
  return values.slice(-1).map(it => (switches.has(name) ? inForceOf(it) : it))
}

function effectiveOfEtcd(line: CommandLine, name: string): string[] {
  const last = usesOf(line, name)
    .slice(-1)
    .map(use => use.value)
  if (etcdLists.has(name)) return last.flatMap(it => it.split(','))
  if (maps.has(name)) return lastOfEach(last.flatMap(it => it.split(',')))
  return last.map(it => (etcdSwitches.has(name) ? inForceOf(it) : it))
}

const inForceOf = (value: string) => String(parseBool(value) ?? value)
const isEtcd = (program: string) => /(^|\/)etcd$/.test(program)

function lastOfEach(written: string[]): string[] {
  const split = written.map(it =>
    /([^=]*)=?([\s\S]*)/
      .exec(it)!
      .slice(1)
      .map(part => part.trim()),
  )
  return [...new Map(split as [string, string][])].map(([key, value]) => `${key}=${value}`)
}

/**
 * The first record in encoding/csv, which StringSlice reads: a field in double quotes may hold commas, and a line break
 * ends the record. What is none, and keeps the component from starting, is one value.
 */
export function splitCsv(value: string): string[] {
  const text = value.replace(/\r\n/g, '\n').replace(/^\n+/, '')
  if (text === '') return []
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y
  for (let found = field.exec(text); found; found = field.exec(text)) {
    const [, quoted, plain = '', end] = found
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ',') return fields
  }
  return [value]
}
