/** Labs made ahead of a class's start, so that not everybody waits for theirs at once. */
import type { Classroom } from './classroom.ts'

const minute = 60_000
/** ms that a lab takes to make while none has been measured. */
const usualMaking = minute
const shortestLead = 5 * minute
const longestLead = 60 * minute
/** ms after the start for which who has not begun is still waited for. */
const grace = 15 * minute

/** From when on labs are made for a class, one after the other, and until when. @param making ms that one takes */
export function aheadTimes({ opensAt, seats }: { opensAt: number; seats: number }, making = usualMaking) {
  const lead = Math.min(Math.max(1.25 * seats * making, shortestLead), longestLead)
  return { from: opensAt - lead, until: opensAt + grace }
}

/**
 * How many labs a class is about to need: before it begins one for each seat, then one for each learner who has not begun.
 * @param working whether that learner has a session in it
 */
export function labsExpected(
  room: Classroom,
  making: number | undefined,
  working: (learner: string) => boolean,
): number {
  const { pausedAt, opensAt, seats } = room.record
  const { from, until } = aheadTimes(room.record, making)
  const now = Date.now()
  if (pausedAt !== undefined || room.phase === 'over' || now < from || now >= until) return 0
  if (now < opensAt) return seats
  return room.learners.filter(({ person }) => !working(person)).length
}
