/** Which findings occurred most often. The same finding in different draws counts as one. */
import type { Draw } from '../../../../grader/parameters.ts'
import type { Evidence } from '../../../../grader/types.ts'
import type { FrequentFinding } from './api.ts'
import { type Piece, patternOf, piecesOf, shown } from './draws.ts'

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
  const kinds: Kind[] = []
  /** What a text came to in a draw. */
  const known = new Map<Draw, Map<string, Kind>>()
  for (const { learner, evidence, values } of found) {
    const text = [evidence.where, evidence.expected, evidence.actual].join(between)
    const ofDraw = known.get(values) ?? new Map<string, Kind>()
    known.set(values, ofDraw)
    const kind = ofDraw.get(text) ?? kindOf(text, values, kinds)
    ofDraw.set(text, kind)
    kind.learners.add(learner)
    kind.times++
  }
  const told = kinds.map(({ pieces, varied, learners, times }) => {
    const [where = '', expected = '', actual = ''] = shown(pieces, varied).split(between)
    return { where, expected, actual, learners: learners.size, times }
  })
  return told.toSorted((one, other) => other.learners - one.learners || other.times - one.times)
}

/** One that is there, if it says the same in that draw, or a new one. */
function kindOf(text: string, values: Draw, kinds: Kind[]): Kind {
  for (const kind of kinds) {
    const parts = patternOf(kind.pieces, values).exec(text)
    if (!parts) continue
    let place = 0
    kind.pieces.forEach((piece, index) => {
      if (piece.kind !== 'text' && parts[++place] !== piece.text) kind.varied.add(index)
    })
    return kind
  }
  const kind: Kind = { pieces: piecesOf(text, values), varied: new Set(), learners: new Set(), times: 0 }
  kinds.push(kind)
  return kind
}
