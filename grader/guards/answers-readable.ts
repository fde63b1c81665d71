/** A file of answers can be read at all. */
import { answersIn } from '../cluster/answers.ts'
import { finding, observe } from '../finding.ts'
import type { Check } from '../types.ts'

/** The file of answers can be read; what is wrong with it is told here, once. */
export function answersReadable(points: number, path: string): Check {
  return {
    id: 'answers-readable',
    title: `${path} can be read: one "name: value" a line`,
    points,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const { problem } = await answersIn(target, path)
      return finding([observe(!problem, path, 'one "name: value" a line', problem ?? 'can be read')])
    },
  }
}
