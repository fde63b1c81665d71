/** Who may read and write a file of the node. */
import { type Observation, observe } from '../finding.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/** The file is root's, and nobody else may do anything with it. */
export async function observeRootOnly(target: GradeTarget, path: string): Promise<Observation> {
  const found = (await answerOf(target, ['stat', '-L', '-c', '%a %u', path])).trim()
  const [mode = '', owner] = found.split(' ')
  const right = owner === '0' && (Number.parseInt(mode, 8) & 0o077) === 0
  return observe(right, path, "root's, mode 600 or less", `user ${owner}, mode ${mode}`)
}
