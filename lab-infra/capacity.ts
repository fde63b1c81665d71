/** Reading what an engine says of its capacity. */
import type { Bound, Capacity } from './lab.ts'

/** What allows the fewest labs, of all beyond which labs fare like that. Undefined where nothing bounds them. */
export function tightest({ bounds }: Capacity, beyond: readonly Bound['beyond'][]): Bound | undefined {
  return bounds.filter(bound => beyond.includes(bound.beyond)).sort((a, b) => a.labs - b.labs)[0]
}

/** How many labs to work with at the same time when nobody says; at least one. */
export function labsAtOnce(capacity: Capacity): number {
  return Math.max(1, tightest(capacity, ['slow', 'starved', 'refused'])?.labs ?? usualLabs)
}

/** Labs at once for one learner who does not say how many. */
export const usualLabs = 4

/** More labs at once are for no one machine. */
export const mostLabs = 64

/**
 * How many labs to allow at once, those that run included; at least one. All that learners open they rarely work in at the
 * same time, so processors are no bound.
 * @param wanted what was asked for: granted where so many can be made. Else at most the usual number, and no more than fit.
 * @param usual that number; `mostLabs` for a server of classes, whose learners have one each
 * @returns `bound`: what keeps it below that
 */
export function labLimit(
  capacity: Capacity,
  wanted?: number,
  usual = usualLabs,
): { labs: number; bound?: Bound } {
  const bound = tightest(capacity, wanted === undefined ? ['starved', 'refused'] : ['refused'])
  const most = wanted ?? usual
  if (!bound || bound.labs + capacity.running >= most) return { labs: most }
  return { labs: Math.max(1, bound.labs + capacity.running), bound }
}
