/** The tasks and checks of a class, as its results list them. */
import { draw } from '../../../../grader/parameters.ts'
import type { Scenario } from '../../../../grader/scenario.ts'
import type { Grade } from '../../api.ts'
import { seedFor } from '../terms.ts'
import { withoutValues } from './draws.ts'

export interface ListedCheck {
  id: string
  title: string
  guard: boolean
  points: number
}

export interface ListedTask {
  id: string
  title: string
  checks: ListedCheck[]
  /** undefined where the task is gone from the scenarios */
  scenario: Scenario | undefined
}

interface Rules {
  record: { tasks: readonly string[]; draw: string; seed: number }
}

/** Those of the class, then those that were checked in it before it was changed; so are their checks. */
export function listTasks(
  room: Rules,
  scenarios: ReadonlyMap<string, Scenario>,
  grades: readonly Grade[],
): ListedTask[] {
  const graded = Map.groupBy(grades, ({ scenario }) => scenario)
  return [...new Set([...room.record.tasks, ...graded.keys()])].map(id => {
    const scenario = scenarios.get(id)
    const checks = new Map<string, ListedCheck>()
    for (const { id: check, title, guard = false, points } of inDraw(room, scenario)?.checks ?? [])
      checks.set(check, { id: check, title: titleIn(room, scenario, title), guard, points })
    for (const { checks: results } of graded.get(id) ?? [])
      for (const { id: check, title, guard, points } of results)
        if (!checks.has(check)) checks.set(check, { id: check, title, guard, points })
    return { id, title: scenario?.title ?? id, checks: [...checks.values()], scenario }
  })
}

/** What a seed drew of a task: for the same seed the same object. */
export function drawsOf({ scenario }: ListedTask) {
  const known = new Map<number, ReturnType<typeof draw>>()
  return (seed: number) => {
    const values = known.get(seed) ?? draw(scenario?.parameters ?? {}, seed)
    known.set(seed, values)
    return values
  }
}

const isSame = ({ record }: Rules) => record.draw === 'same'

const inDraw = (room: Rules, scenario?: Scenario) =>
  scenario && isSame(room) ? scenario.redraw(seedFor(room as never, scenario.id)) : scenario

const titleIn = (room: Rules, scenario: Scenario | undefined, title: string) =>
  isSame(room) ? title : withoutValues(title, scenario?.values ?? {})
