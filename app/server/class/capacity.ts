/** How many labs this machine can hold, against the seats of a class. */
import { tightest } from '../../../lab-infra/capacity.ts'
import type { LabEngine } from '../../../lab-infra/lab.ts'
import type { Labs } from '../labs.ts'
import type { ClassCapacity } from './api.ts'
import type { Classroom } from './classroom.ts'

export async function capacityFor(
  { record: { seats } }: Classroom,
  engine: LabEngine,
  labs: Labs,
): Promise<ClassCapacity> {
  const capacity = await engine.capacity()
  const { running, bounds } = capacity
  // What is bound to end for want of something is no room.
  const bound = tightest(capacity, ['starved', 'refused'])
  const room = bound ? running + bound.labs : undefined
  const atOnce = Math.min(room ?? labs.max, labs.max)
  return {
    seats,
    labs: atOnce,
    enough: atOnce >= seats,
    most: labs.max,
    running,
    ahead: { wanted: Math.min(labs.wanted, labs.max), ready: labs.ready },
    bounds: bounds
      .map(({ labs: more, ...rest }) => ({ ...rest, labs: rest.beyond === 'slow' ? more : running + more }))
      .toSorted((a, b) => a.labs - b.labs),
  }
}
