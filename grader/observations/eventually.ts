/**
 * What a component takes up late is waited for, bounded and visibly, before it is called wrong. Only what was changed a
 * moment ago may still be on its way: what has been wrong for longer costs no waiting.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { clockAhead } from '../cluster/clock.ts'
import type { Late } from '../cluster/late.ts'
import type { Observation } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

const everyMs = 250

/**
 * What a look saw; when anything of it is not as expected, what later looks see, until all is or the time has passed
 * within which a change is taken up. A look has to ask anew each time: what `target.once` keeps never changes.
 */
export async function eventually<Seen extends Observation | Observation[]>(
  target: GradeTarget,
  look: () => Promise<Seen>,
  { what, withinMs, changedAt }: Late,
): Promise<Seen> {
  const startedAt = Date.now()
  const right = (seen: Seen) => [seen].flat().every(it => it.ok)
  let seen = await look()
  if (right(seen)) return seen
  const changed = changedAt ? await changedHere(target, changedAt) : startedAt
  if (changed === undefined) return seen
  const until = Math.min(changed, Date.now()) + withinMs
  // One look begins after all must have been taken up: it is the last word.
  while (!right(seen) && startedAt < until) {
    target.waiting?.(what, Date.now() - startedAt)
    const left = until - Date.now()
    await sleep(Math.min(everyMs, Math.max(0, left)), undefined, { signal: target.signal })
    seen = await look()
    if (left <= 0) break
  }
  return seen
}

/** By this machine's clock. */
async function changedHere(
  target: GradeTarget,
  changedAt: NonNullable<Late['changedAt']>,
): Promise<number | undefined> {
  const [changed, ahead] = await Promise.all([changedAt(), clockAhead(target)])
  return changed === undefined ? undefined : changed - ahead
}
