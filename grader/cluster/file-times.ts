/** When a file of the node last changed, and whether a component's container has that very file. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { answerOf } from '../node.ts'
import { real } from '../real-path.ts'
import type { GradeTarget } from '../types.ts'

export interface FileTimes {
  /** ms since the epoch: content (mtime), and content, mode, owner or name (ctime, which nothing sets back). */
  writtenAt: number
  changedAt: number
  /** Of the folder it lies in: when a name in it last came, went or was given to another file. */
  folderWrittenAt: number
  /** Only false when it is certain: the container has another file by this path, or none. */
  seen: boolean
}

/** The youngest process of the component; its root is what its container has. */
const script = `${real}
component=$1 inside=$2 host=$3
for p in /proc/[0-9]*; do
  read -r comm 2>/dev/null < "$p/comm" && [ "$comm" = "$component" ] || continue
  printf '%s %s\\n' "$(sed 's/.*) //' "$p/stat" 2>/dev/null | cut -d' ' -f20)" "$p"
done | sort -n | tail -n 1 | {
  read -r _ process
  [ -e "$host" ] || exit 0
  lies=$(real "$host")
  stat -L -c '%.3Y %.3Z' -- "$lies"
  stat -L -c '%.3Y' -- "$(dirname -- "$lies")"
  stat -L -c '%d:%i' -- "$lies"
  [ -z "$process" ] || ! [ -e "$process/root/" ] || stat -L -c '%d:%i' -- "$process/root$inside" 2>/dev/null || echo none
}
:`

/**
 * @param inside its path in the container @param host its path on the node
 * @returns undefined when there is none
 */
export async function fileTimes(
  target: GradeTarget,
  component: Component,
  inside: string,
  host: string,
): Promise<FileTimes | undefined> {
  const printed = await answerOf(target, ['sh', '-c', script, 'file-times', component, inside, host])
  return parseTimes(printed)
}

function parseTimes(printed: string): FileTimes | undefined {
  const [times = '', folder = '', own, containers] = printed.split('\n')
  const [writtenAt, changedAt] = times.split(' ').map(it => Number(it) * 1000)
  if (!writtenAt || !changedAt) return undefined
  return {
    writtenAt,
    changedAt,
    folderWrittenAt: Number(folder) * 1000,
    seen: !containers || containers === own,
  }
}
