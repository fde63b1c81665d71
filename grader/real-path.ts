/** Where a path of the node leads. */
import { answerOf } from './node.ts'
import type { GradeTarget } from './types.ts'

/**
 * For scripts on the node: `real PATH` prints where it lies, links followed; what is not there yet lies where its
 * folder does. The kernel says it of the opened file, and not realpath(1), which goes round in circles where the folders
 * that the grader sees are links through /proc/1/root (kind). A pipe is not opened: that would wait for a writer.
 */
export const real = `real() {
  if [ -f "$1" ] || [ -d "$1" ]; then readlink /proc/self/fd/9 9<"$1"; return; fi
  folder=$(real "$(dirname -- "$1")") && printf '%s/%s\\n' "\${folder%/}" "$(basename -- "$1")"
}
`

/**
 * Where a path of the node lies, or would lie.
 * @throws Error when the node cannot say.
 */
export async function realPath(target: GradeTarget, path: string): Promise<string> {
  return (await answerOf(target, ['sh', '-c', `${real}real "$1"`, 'real-path', path])).trim()
}
