/** Answers that a learner writes to a file on the node: one `name: value` a line, or the same as JSON. */
import { isMap, isNode, parseDocument } from 'yaml'
import { brief, type Observation, observe } from '../finding.ts'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/**
 * The answers by their names, as text; those left empty are missing. A file that is not there has none.
 * @throws LabError `node-unreachable`
 */
export function answersIn(target: GradeTarget, path: string): Promise<Map<string, string>> {
  return target.once(`answers ${path}`, async () => {
    const text = await fileIfAny(target, path)
    return text ? readAnswers(text.toString()) : new Map()
  })
}

const several = '(several answers)'

/** The answers in a text; one that does not parse has none. */
export function readAnswers(text: string): Map<string, string> {
  // A value that is no text to YAML (a number, a list) is still what stands there.
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false })
  if (document.errors.length > 0 || !isMap(document.contents)) return new Map()
  const answers = new Map<string, string>()
  for (const { key, value } of document.contents.items) {
    const [name, answer] = [key, value].map(it => String((isNode(it) ? it.toJS(document) : it) ?? '').trim())
    if (!name || !answer || answer === 'null') continue
    // Who writes one below the empty field has answered; who gives two has not.
    answers.set(name, answers.has(name) && answers.get(name) !== answer ? several : answer)
  }
  return answers
}

/** Judges one answer. What is expected is said in words that do not give it away. */
export async function observeAnswer(
  target: GradeTarget,
  path: string,
  name: string,
  expected: string,
  right: (value: string) => boolean,
): Promise<Observation> {
  const value = (await answersIn(target, path)).get(name)
  return observe(
    value !== undefined && right(value),
    `${path}: ${name}`,
    expected,
    value === undefined ? 'no answer' : brief(value),
  )
}
