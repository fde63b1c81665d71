/** What of a text is drawn or chance, and which texts say the same in different draws. */
import type { Draw } from '../../../../grader/parameters.ts'

/** Part of a text: as it is; one of the values drawn, by their names; or what differs each time. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'drawn'; text: string; names: string[] }
  | { kind: 'chance'; text: string }

/** Lines of files, names made for a check or by a controller, times, ids and digests. */
const chance = [
  String.raw`(?<=[\w.]:)\d+`,
  String.raw`\bx[0-9a-f]{10}\b`,
  String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`,
  String.raw`(?<=-)[0-9a-f]{8,10}-[a-z0-9]{5}\b`,
  String.raw`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?`,
  String.raw`(?<=\b(?:pid|process) )\d+`,
  String.raw`\b(?=[a-z]*\d)[0-9a-f]{12,}\b`,
].join('|')

/** Its parts, in order; together they are the text. */
export function piecesOf(text: string, values: Draw): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const { parts, names } = wordsOf(values)
  for (const match of text.matchAll(parts)) {
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) })
    const [found] = match
    const of = names.get(found)
    pieces.push(of ? { kind: 'drawn', text: found, names: of } : { kind: 'chance', text: found })
    at = match.index + found.length
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

/** In the place of what is chance. */
const blank = '\0'

/** Texts of one form say the same, each in its own draw. */
export const formOf = (pieces: readonly Piece[]): string =>
  pieces.map(piece => (piece.kind === 'drawn' ? `\x01${piece.names}\x01` : fixed(piece))).join('')

/** The text without what is chance. */
export const withoutChance = (pieces: readonly Piece[]): string =>
  pieces.map(piece => (piece.kind === 'drawn' ? piece.text : fixed(piece))).join('')

const fixed = ({ kind, text }: Piece) => (kind === 'chance' ? blank : text)

/**
 * Matches, without what is chance, what says the same in another draw: in the places of values stand that draw's. A word
 * that only happens to be a value may stay as it is. A group for each value.
 */
export function patternOf(pieces: readonly Piece[], values: Draw): RegExp {
  const parts = pieces.map(piece => {
    if (piece.kind !== 'drawn') return literal(fixed(piece))
    const others = piece.names.flatMap(name => values[name] ?? [])
    return `(${[...new Set([piece.text, ...others])].map(literal).join('|')})`
  })
  return new RegExp(`^${parts.join('')}$`, 'u')
}

/** As people read it. @param varied places of pieces that differ: ‹name› stands for a value, … for what is chance */
export function shown(pieces: readonly Piece[], varied: { has(index: number): boolean }): string {
  return pieces
    .map((piece, index) => {
      if (piece.kind === 'text' || !varied.has(index)) return piece.text
      return piece.kind === 'drawn' ? `‹${piece.names[0]!.replaceAll('_', ' ')}›` : '…'
    })
    .join('')
}

/** A text that holds in every draw: ‹name› for each value. */
export function withoutValues(text: string, values: Draw): string {
  const pieces = piecesOf(text, values)
  return shown(pieces, { has: index => pieces[index]?.kind === 'drawn' })
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const words = new WeakMap<Draw, { parts: RegExp; names: Map<string, string[]> }>()

/** What a text is parted by: the values, the longest first, each a word of its own, and what is chance. `names`: what a word is the value of. */
function wordsOf(values: Draw) {
  const known = words.get(values)
  if (known) return known
  const names = new Map<string, string[]>()
  for (const [name, value] of Object.entries(values))
    if (/[\p{L}\p{N}]/u.test(value)) names.set(value, [...(names.get(value) ?? []), name])
  const longestFirst = [...names.keys()].toSorted((one, other) => other.length - one.length)
  const drawn = longestFirst.map(word => `(?<![A-Za-z0-9])${literal(word)}(?![A-Za-z0-9])`)
  const made = { parts: new RegExp([...drawn, chance].join('|'), 'gu'), names }
  words.set(values, made)
  return made
}
