/** What task.md demands, sentence by sentence, and which check each of them rests on. */
import type { Check } from './types.ts'

/** Checks, in lists as deep as reads well. */
export type Checks = Check | readonly Checks[]

/** Words of a sentence, as many from anywhere in it as tell it from all others; several where a check rests on several. */
export type Words = string | readonly string[]

/**
 * Says which sentence of task.md these checks prove. Guards that every task asks for in the same words come with these;
 * what is said here counts in their place.
 */
export const sentence = (said: Words, ...checks: Checks[]): Check[] =>
  listed(checks).map(check => ({ ...check, proves: [said].flat() }))

/** The checks of nested lists, in order. */
export const listed = (checks: Checks): Check[] =>
  Array.isArray(checks) ? checks.flatMap(listed) : [checks as Check]

/** An item of task.md that something has to prove: of a numbered list, or of the list below **Constraints**. */
export interface Demand {
  /** The line it begins at, from 1. */
  line: number
  text: string
}

/** The items of task.md that need a check: of every numbered list, and of the lists below a line with "Constraints". */
export function demandsIn(markdown: string): Demand[] {
  const demands: Demand[] = []
  let constraints = false
  let open: Demand | undefined
  for (const [index, text] of markdown.split('\n').entries()) {
    const item = /^(\d+\.|[-*]) +(.*)$/.exec(text)
    if (item) {
      open = undefined
      if (!constraints && !/^\d/.test(item[1]!)) continue
      open = { line: index + 1, text: item[2]! }
      demands.push(open)
    } else if (/^\s+\S/.test(text) && open) open.text += `\n${text.trim()}`
    else if (text.trim() !== '') {
      open = undefined
      constraints = /^(#+ |\*\*)?constraints\b/i.test(text)
    }
  }
  return demands
}

/** Whether a text has these words, wherever its lines break. */
export const says = (text: string, words: string): boolean => oneLine(text).includes(oneLine(words))

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
