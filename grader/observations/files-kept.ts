/** Whether what the setup left is still as it was, though the learner is root on the node. */
import { createHash } from 'node:crypto'
import { beginningOf, type FileState, fileStates } from '../cluster/beginning.ts'
import { type Observation, observe } from '../finding.ts'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/**
 * A file is as the setup left it: content, mode and owner. A folder: all that is in it, and nothing has been added.
 * Only of what lies below /etc/kubernetes or is listed under `remember` in scenario.yaml is that known.
 * @throws Error when it is not.
 */
export async function observeKept(target: GradeTarget, path: string): Promise<Observation[]> {
  const [{ files }, now] = await Promise.all([beginningOf(target), fileStates(target, [path])])
  const below = (it: string) => it === path || it.startsWith(`${path}/`)
  const then = Object.fromEntries(Object.entries(files).filter(([it]) => below(it)))
  if (Object.keys(then).length === 0) throw new Error(`what ${path} was is not known: it is not remembered`)
  const paths = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort()
  const changed = paths.flatMap(it => {
    const what = difference(then[it], now[it])
    return what ? [observe(false, it, then[it] ? 'as it was' : 'not there, as before', what)] : []
  })
  return changed.length > 0 ? changed : [observe(true, path, 'as it was', 'as it was')]
}

/**
 * A file says what it said when the setup had ended, whatever became of its mode and its owner.
 * @throws Error when that is not known, as of `observeKept`
 */
export async function observeContentKept(target: GradeTarget, path: string): Promise<Observation> {
  const [{ files }, now] = await Promise.all([beginningOf(target), fileIfAny(target, path)])
  const then = files[path]?.sha256
  if (then === undefined) throw new Error(`what ${path} said is not known: it is not remembered`)
  const same = now !== undefined && createHash('sha256').update(now).digest('hex') === then
  return observe(same, path, 'as it was', same ? 'as it was' : now ? 'another content' : 'gone')
}

function difference(then: FileState | undefined, now: FileState | undefined): string | undefined {
  if (!now) return 'gone'
  if (!then) return 'it has been added'
  if (then.type !== now.type) return `another kind of file (${now.type})`
  if (then.sha256 !== now.sha256 || then.leadsTo !== now.leadsTo) return 'another content'
  if (then.mode !== now.mode) return `mode ${now.mode}, was ${then.mode}`
  return then.owner === now.owner ? undefined : `owner ${now.owner}, was ${then.owner}`
}
