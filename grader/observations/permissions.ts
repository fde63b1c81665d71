/** Who may read and write a file of the node. */
import { type Observation, observe } from '../finding.ts'
import { answerOf } from '../node.ts'
import { real } from '../real-path.ts'
import type { GradeTarget } from '../types.ts'

const script = `${real}
[ -e "$1" ] || { echo "$1: no such file" >&2; exit 1; }
path=$(real "$1") || exit
printf '%s\\n' "$path"
while :; do
  stat -L -c '%a %u' -- "$path" || exit
  [ "$path" = / ] && break
  path=$(dirname -- "$path")
done`

/**
 * The file is root's, and nobody else may do anything with it: by its own mode (of which an access control list shows in
 * the group's bits), or by that of a folder above it. A link is followed to where the file lies.
 * @throws Error when there is no such file.
 */
export async function observeRootOnly(target: GradeTarget, path: string): Promise<Observation> {
  const [lies = path, ...found] = (await answerOf(target, ['sh', '-c', script, 'who-may', path]))
    .trim()
    .split('\n')
  const [[mode = '', owner] = [], ...above] = found.map(it => it.split(' '))
  const expected = 'root alone can read and write it'
  const actual = `user ${owner}, mode ${mode}${lies === path ? '' : ` (${lies})`}`
  return observe(rootOnly([mode, owner ?? ''], above as [string, string][]), path, expected, actual)
}

/**
 * @param file mode and user of the file, "600" and "0"
 * @param above the same of the folders above it
 */
export function rootOnly(file: [mode: string, user: string], above: [mode: string, user: string][]): boolean {
  const closed = ([mode, user]: [string, string], bits: number) =>
    user === '0' && (Number.parseInt(mode, 8) & bits) === 0
  return file[1] === '0' && (closed(file, 0o077) || above.some(it => closed(it, 0o011)))
}
