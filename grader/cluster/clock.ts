/** The node’s clock beside this machine’s. */
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'

/** How far the node's clock is ahead of this machine's, ms; below 0: behind. */
export const clockAhead = (target: GradeTarget): Promise<number> =>
  target.once('clock', async () => {
    const askedAt = Date.now()
    const nodes = Number(await answerOf(target, ['date', '+%s%3N']))
    return nodes - (askedAt + Date.now()) / 2
  })
