/** Answers that a learner writes to a file on the node: one `name: value` a line, or the same as JSON. */
import { parseDocument } from 'yaml'
import { LabError } from '../../lab-infra/lab.ts'
import { brief, type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * The answers by their names, as text; those left empty are missing. A file that is not there has none.
 * @throws LabError `node-unreachable`
 */
export function answersIn(target: GradeTarget, path: string): Promise<Map<string, string>> {
  return target.once(`answers ${path}`, async () => {
    try {
      return readAnswers((await target.node.readFile(path)).toString())
    } catch (error) {
      if (error instanceof LabError && error.code === 'no-such-file') return new Map()
      throw error
    }
  })
}

/** The answers in a text; one that does not parse has none. */
export function readAnswers(text: string): Map<string, string> {
  // A value that is no text to YAML (a number, a list) is still what stands there.
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false })
  const answers: unknown = document.errors.length > 0 ? undefined : document.toJS()
  if (typeof answers !== 'object' || answers === null) return new Map()
  const written = Object.entries(answers).map(([name, value]) => [name, String(value ?? '').trim()] as const)
  return new Map(written.filter(([, value]) => value !== '' && value !== 'null'))
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
