/** Which findings occurred most often. The same finding in different draws counts as one. */
import type { Draw } from '../../../../grader/parameters.ts'
import type { Evidence } from '../../../../grader/types.ts'
import type { FrequentFinding } from './api.ts'
import { formOf, type Piece, patternOf, piecesOf, shown, withoutChance } from './draws.ts'

/** Evidence of a failed check, with whose it is and what was drawn for them. */
export interface Found {
  learner: string
  evidence: Evidence
  values: Draw
}

interface Kind {
  pieces: Piece[]
  /** Places of pieces that differ between those who have it. */
  varied: Set<number>
  learners: Set<string>
  times: number
}

/** In no text, so that three of them are told apart again. */
const between = '\u001e'

/** The most frequent first: by learners, then by times. */
export function frequentFindings(found: Iterable<Found>): FrequentFinding[] {
  const kinds = new Kinds()
  for (const { learner, evidence, values } of found) {
    const kind = kinds.of([evidence.where, evidence.expected, evidence.actual].join(between), values)
    kind.learners.add(learner)
    kind.times++
  }
  const told = kinds.all.map(({ pieces, varied, learners, times }) => {
    const [where = '', expected = '', actual = ''] = shown(pieces, varied).split(between)
    return { where, expected, actual, learners: learners.size, times }
  })
  return told.toSorted((one, other) => other.learners - one.learners || other.times - one.times)
}

class Kinds {
  readonly all: Kind[] = []
  readonly #byForm = new Map<string, Kind>()
  readonly #byDraw = new Map<Draw, { ofTexts: Map<string, Kind>; ofForms: Map<string, Kind> }>()

  of(text: string, values: Draw): Kind {
    const known = this.#byDraw.get(values) ?? { ofTexts: new Map(), ofForms: new Map() }
    this.#byDraw.set(values, known)
    const before = known.ofTexts.get(text)
    if (before) return before
    const pieces = piecesOf(text, values)
    const form = formOf(pieces)
    const kind = known.ofForms.get(form) ?? this.#find(form, pieces, values)
    differ(kind, 'chance', textsOf(pieces, 'chance'))
    known.ofForms.set(form, kind)
    known.ofTexts.set(text, kind)
    return kind
  }

  #find(form: string, pieces: Piece[], values: Draw): Kind {
    const likely = this.#byForm.get(form)
    if (likely && formOf(likely.pieces) === form) {
      differ(likely, 'drawn', textsOf(pieces, 'drawn'))
      return likely
    }
    // A word that is a value in one draw may be none in another: each kind is compared.
    const text = withoutChance(pieces)
    const kind = this.all.find(it => says(it, text, values)) ?? this.#add(pieces)
    this.#byForm.set(form, kind)
    return kind
  }

  #add(pieces: Piece[]): Kind {
    const kind: Kind = { pieces, varied: new Set(), learners: new Set(), times: 0 }
    this.all.push(kind)
    return kind
  }
}

/** Whether the text says what the kind does. Remembers which values differ. */
function says(kind: Kind, text: string, values: Draw): boolean {
  const found = patternOf(kind.pieces, values).exec(text)
  if (found) differ(kind, 'drawn', found.slice(1))
  return found !== null
}

/** Remembers which of the kind's pieces of that sort have other texts. */
function differ({ pieces, varied }: Kind, sort: Piece['kind'], texts: readonly string[]): void {
  let place = 0
  for (const [index, { kind, text }] of pieces.entries())
    if (kind === sort && texts[place++] !== text) varied.add(index)
}

const textsOf = (pieces: readonly Piece[], sort: Piece['kind']) =>
  pieces.filter(({ kind }) => kind === sort).map(({ text }) => text)
