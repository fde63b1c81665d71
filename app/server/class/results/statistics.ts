/** Per task and check: how many passed, at which attempt, how long it took, what it tells, and what was found. */
import { setImmediate as breath } from 'node:timers/promises'
import type { CheckCell, CheckStatistics, TaskCell, TaskStatistics } from './api.ts'
import { discriminationOf, type Item } from './discrimination.ts'
import { type Found, frequentFindings } from './findings.ts'
import { didPass } from './matrix.ts'
import { drawsOf, type ListedCheck, type ListedTask } from './tasks.ts'
import type { Try } from './tries.ts'

/** A learner with their tasks, in the order in which those are listed. */
export interface LearnerRow {
  person: string
  tasks: readonly (TaskCell | null)[]
}

/** Kinds of findings that are told of a check. */
const mostFindings = 5

/**
 * Of one task; `index` is its place among those listed. What a learner is strong in is how many other checks they passed,
 * of all tasks, guards aside, which are right before anything is done; what was not tried is not passed.
 */
export async function taskStatistics(
  tasks: readonly ListedTask[],
  index: number,
  learners: readonly LearnerRow[],
  triesOf: (person: string) => readonly Try[],
): Promise<TaskStatistics> {
  const task = tasks[index]!
  const passedBy = new Map(learners.map(row => [row.person, passedIn(tasks, row)]))
  const tried = learners.flatMap(({ person, tasks }) => {
    const cell = tasks[index]
    return cell ? [{ person, cell }] : []
  })
  const solved = tried.flatMap(({ cell }) => cell.solved ?? [])
  const items = tried.map(({ person, cell }) => {
    const passed = passedBy.get(person)!
    return { passed: cell.solved !== undefined, rest: sum(passed) - passed[index]! }
  })
  const drawn = drawsOf(task)
  const ofCheck = (check: ListedCheck, place: number) =>
    checkStatistics(
      check,
      tried.map(({ person, cell }) => ({ cell: cell.checks[place], total: sum(passedBy.get(person)!) })),
      foundIn(check.id, tried, triesOf, drawn),
    )
  const checks: CheckStatistics[] = []
  for (const [place, check] of task.checks.entries()) {
    await breath()
    checks.push(ofCheck(check, place))
  }
  return {
    id: task.id,
    title: task.title,
    tried: tried.length,
    solved: solved.length,
    atAttempt: distribution(solved.map(({ attempt }) => attempt)),
    medianAttempts: median(solved.map(({ attempt }) => attempt)),
    medianMs: rounded(median(solved.map(({ afterMs }) => afterMs))),
    medianBest: median(tried.map(({ cell }) => cell.best)),
    hints: sum(tried.map(({ cell }) => cell.hints)) / Math.max(1, tried.length),
    ...discriminationOf(items),
    checks,
  }
}

function checkStatistics(
  { id, title, guard, points }: ListedCheck,
  of: { cell: CheckCell | null | undefined; total: number }[],
  found: Iterable<Found>,
): CheckStatistics {
  const items = of.flatMap(({ cell, total }): Item[] => {
    const passed = didPass({ guard }, cell)
    return passed === undefined ? [] : [{ passed, rest: total - (passed && !guard ? 1 : 0) }]
  })
  const first = guard ? [] : of.flatMap(({ cell }) => cell?.passed ?? [])
  const findings = frequentFindings(found)
  return {
    ...{ id, title, guard, points },
    judged: items.length,
    passed: items.filter(({ passed }) => passed).length,
    unsure: of.filter(({ cell }) => cell).length - items.length,
    atAttempt: distribution(first.map(({ attempt }) => attempt)),
    medianMs: rounded(median(first.map(({ afterMs }) => afterMs))),
    ...discriminationOf(items),
    findings: findings.slice(0, mostFindings),
    otherFindings: Math.max(0, findings.length - mostFindings),
  }
}

function* foundIn(
  check: string,
  tried: { person: string }[],
  triesOf: (person: string) => readonly Try[],
  drawn: ReturnType<typeof drawsOf>,
): Iterable<Found> {
  for (const { person } of tried)
    for (const { grade, seed } of triesOf(person)) {
      const result = grade.checks.find(({ id }) => id === check)
      if (result?.outcome !== 'failed') continue
      for (const evidence of result.evidence) yield { learner: person, evidence, values: drawn(seed) }
    }
}

/** How many checks that are no guards the learner passed of each task. */
function passedIn(tasks: readonly ListedTask[], row: LearnerRow): number[] {
  return tasks.map(({ checks }, index) => {
    const cell = row.tasks[index]
    return checks.filter((check, place) => !check.guard && didPass(check, cell?.checks[place])).length
  })
}

/** How often 1 occurs, 2, and so on to the largest. */
export function distribution(attempts: readonly number[]): number[] {
  const most = Math.max(0, ...attempts)
  return Array.from({ length: most }, (_, index) => attempts.filter(it => it === index + 1).length)
}

export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  if (sorted.length === 0) return undefined
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

const rounded = (value: number | undefined) => (value === undefined ? undefined : Math.round(value))
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
