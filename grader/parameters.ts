/**
 * Parameters: names and values of a task that are drawn anew for each attempt, so that what solved one draw does not
 * solve another. The same seed always draws the same values; seed 0, the default, draws the first of each.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { generated } from './names.ts'

const word = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'is no name: lower-case letters, digits and _, as in user_name')
/** One line of text, or what YAML reads as a number. */
const line = z
  .string()
  .min(1, 'may not be empty: draw a word, such as none, and let the scripts take it for nothing')
  .regex(/^[^\n\r]*$/, 'must be one line')
const value = z.union([line, z.number()]).transform(String)

/** `parameters` of scenario.yaml: for each name what is drawn. */
export const Parameters = z.record(
  word,
  z.union(
    [
      z.array(value).min(2),
      z.array(z.record(word, value)).min(2).refine(alike, 'every entry needs the same names'),
      z
        .strictObject({ from: z.number().int(), to: z.number().int() })
        .refine(it => it.from < it.to, 'from must be below to'),
      z.strictObject({ name: z.enum(Object.keys(generated) as [keyof typeof generated]) }),
    ],
    {
      error: `is neither a list of two or more values, nor {from: 1, to: 9}, nor {name: ${Object.keys(generated).join(' or ')}}`,
    },
  ),
)
export type Parameters = z.infer<typeof Parameters>

/** What was drawn: the value of each name, as texts and scripts have it. */
export type Draw<Name extends string = string> = Readonly<Record<Name, string>>

/**
 * The values that a seed draws. Of a list whose entries are maps one entry is drawn, and `resource` with `kind` is called
 * `resource_kind`. Generated names of one kind differ from each other. Another parameter changes no other's value.
 * @param seed 0 to `lastSeed`
 */
export function draw(parameters: Parameters, seed: number): Draw {
  const left = new Map<string, string[]>()
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, of]) => {
      if (Array.isArray(of)) {
        const chosen = of[chance(seed, name, of.length)]!
        if (typeof chosen === 'string') return [[name, chosen]]
        return Object.entries(chosen).map(([part, it]) => [`${name}_${part}`, it])
      }
      if ('from' in of) return [[name, String(of.from + chance(seed, name, of.to - of.from + 1))]]
      const names = left.get(of.name) ?? shuffled(generated[of.name], seed)
      left.set(of.name, names)
      return [[name, names.shift()!]]
    }),
  )
}

/** The names that a draw gives values to. */
export const namesOf = (parameters: Parameters): string[] => Object.keys(draw(parameters, 0))

/** A text with `{{name}}` replaced by the name's value; what no parameter is called stays. */
export const fill = (text: string, values: Draw): string =>
  text.replace(placeholder, (whole, name: string) => values[name] ?? whole)

/** The names in `{{name}}`, with the index in the text at which each stands. */
export const placeholdersIn = (text: string): { name: string; at: number }[] =>
  [...text.matchAll(placeholder)].map(it => ({ name: it[1]!, at: it.index }))

const placeholder = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g

/**
 * Whose values a check reads: a name that is no parameter throws, instead of being undefined in the midst of a path.
 * @throws Error naming it, when such a name is read
 */
export const strict = (values: Draw): Draw =>
  new Proxy(values, {
    get(target, name) {
      if (typeof name === 'string' && name in target) return target[name]
      throw new Error(`${String(name)} is no parameter of scenario.yaml`)
    },
  })

/** A whole number below `count`, by the seed and a name: the first for seed 0. */
function chance(seed: number, name: string, count: number): number {
  return seed === 0 ? 0 : digest(seed, name) % count
}

function shuffled(names: readonly string[], seed: number): string[] {
  if (seed === 0) return [...names]
  const places = new Map(names.map(name => [name, digest(seed, name)]))
  return names.toSorted((one, other) => places.get(one)! - places.get(other)!)
}

const digest = (seed: number, name: string) =>
  createHash('sha256').update(`${seed} ${name}`).digest().readUIntBE(0, 6)

function alike(entries: Record<string, string>[]): boolean {
  const names = (entry: Record<string, string>) => Object.keys(entry).sort().join()
  return entries.every(it => names(it) === names(entries[0]!))
}
