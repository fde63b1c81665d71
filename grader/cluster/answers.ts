/** Answers that a learner writes to a file on the node: one `name: value` a line, or the same as JSON. */
import { isMap, isNode, isScalar, LineCounter, type Node, parseAllDocuments } from 'yaml'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'

export interface Answers {
  /** By their names, as text; those left empty are missing. */
  given: Map<string, string>
  /** Why there are none in the whole file, with the line. */
  problem?: string
}

/**
 * The answers in a file of the node. A file that is not there has none.
 * @throws LabError `node-unreachable`
 */
export function answersIn(target: GradeTarget, path: string): Promise<Answers> {
  return target.once(`answers ${path}`, async () => {
    const text = await fileIfAny(target, path)
    return text ? readAnswers(text.toString()) : { given: new Map(), problem: 'there is no such file' }
  })
}

const several = '(several answers)'

/** The answers in a text. */
export function readAnswers(text: string): Answers {
  const lines = new LineCounter()
  // A value that is no text to YAML (a number, a date) is still what stands there.
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, lineCounter: lines })
  const at = (offset = 0) => lines.linePos(offset).line
  const given = new Map<string, string>()
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors
    if (error) return { given: new Map(), problem: problemIn(text, at(error.pos[0]), error.message) }
    const { contents } = document
    // "---" at the end begins a document with nothing in it.
    if (contents === null || (isScalar(contents) && contents.value === '')) continue
    if (!isMap(contents)) {
      const what = isScalar(contents) ? 'no space after the colon, or no colon' : 'a list'
      return {
        given: new Map(),
        problem: `line ${at(contents.range?.[0])}: ${what}, where "name: value" should be`,
      }
    }
    for (const { key, value } of contents.items) {
      const name = String((isNode(key) ? key.toJS(document) : key) ?? '').trim()
      const answer = textOf(value as Node | null, at)
      if (!name || !answer || answer === 'null') continue
      // Who writes one below the empty field has answered; who gives two has not.
      given.set(name, given.has(name) && given.get(name) !== answer ? several : answer)
    }
  }
  return { given }
}

function textOf(value: Node | null, at: (offset?: number) => number): string {
  if (value === null || isScalar(value)) return String(value?.value ?? '').trim()
  return `(${isMap(value) ? 'several fields' : 'a list'} on line ${at(value.range?.[0])}, where one text should be)`
}

/** A quote that is not closed is noticed where the text ends; what is to be mended is where it was opened. */
function problemIn(text: string, line: number, message: string): string {
  const open = text.split('\n').findIndex(it => /^[^#'"]*:\s*("[^"]*|'[^']*)$/.test(it.trimEnd()))
  if (open >= 0) return `line ${open + 1}: a quote that is not closed`
  return `line ${line}: ${message.split('\n')[0]}`
}
