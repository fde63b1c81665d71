/** Answers that a learner wrote to a file, judged. */
import { answersIn } from '../cluster/answers.ts'
import { type Observation, observe } from '../finding.ts'
import { brief } from '../shown.ts'
import type { GradeTarget } from '../types.ts'

/** Judges one answer. What is expected is said in words that do not give it away. */
export async function observeAnswer(
  target: GradeTarget,
  path: string,
  name: string,
  expected: string,
  right: (value: string) => boolean,
): Promise<Observation> {
  const { given, problem } = await answersIn(target, path)
  const value = given.get(name)
  const none = problem ? 'the file cannot be read' : 'no answer'
  return observe(
    value !== undefined && right(value),
    `${path}: ${name}`,
    expected,
    value === undefined ? none : brief(value),
  )
}
