/** Who may read and write a file of the node. */
import { type Observation, observe } from '../finding.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/** The file is root's, and nobody else may do anything with it: by its own mode, or by that of a folder above it. */
export async function observeRootOnly(target: GradeTarget, path: string): Promise<Observation> {
  const folders = path.split('/').slice(1, -1)
  const above = folders.map((_, index) => `/${folders.slice(0, index + 1).join('/')}`)
  const found = await answerOf(target, ['stat', '-L', '-c', '%a %u', path, ...above])
  const [[mode = '', owner] = [], ...modes] = found
    .trim()
    .split('\n')
    .map(it => it.split(' '))
  const closed = (mode: string, owner: string | undefined, bits: number) =>
    owner === '0' && (Number.parseInt(mode, 8) & bits) === 0
  const right =
    owner === '0' && (closed(mode, owner, 0o077) || modes.some(([of = '', by]) => closed(of, by, 0o011)))
  return observe(right, path, 'root alone can read and write it', `user ${owner}, mode ${mode}`)
}
