/** Learners by checks: what became of each. */
import type { CheckCell, TaskCell } from './api.ts'
import { percentOf, type Try } from './tries.ts'

/** @param checks ids, in the order of the answer @returns null where the task was not checked */
export function taskCell(tries: readonly Try[], checks: readonly string[], hints: number): TaskCell | null {
  const last = tries.at(-1)
  if (!last) return null
  const solved = tries.find(({ grade }) => grade.passed)
  return {
    attempts: tries.length,
    best: Math.max(...tries.map(({ grade }) => percentOf(grade))),
    last: percentOf(last.grade),
    ...(solved && { solved: momentOf(solved) }),
    hints,
    checks: checks.map(id => checkCell(tries, id)),
  }
}

/** @returns null where the check was never made */
export function checkCell(tries: readonly Try[], id: string): CheckCell | null {
  const made = tries.flatMap(it => {
    const result = it.grade.checks.find(check => check.id === id)
    return result ? [{ ...momentOf(it), outcome: result.outcome }] : []
  })
  const last = made.at(-1)
  if (!last) return null
  const passed = made.find(({ outcome }) => outcome === 'passed')
  const count = (outcome: string) => made.filter(it => it.outcome === outcome).length
  return {
    ...(passed && { passed: { attempt: passed.attempt, afterMs: passed.afterMs } }),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    last: last.outcome,
  }
}

/** Whether a learner is counted as having passed a check; undefined where nothing was found out. */
export function didPass({ guard }: { guard: boolean }, cell: CheckCell | null | undefined) {
  if (!cell || (!cell.passed && cell.failed === 0)) return undefined
  return guard ? cell.failed === 0 : cell.passed !== undefined
}

const momentOf = ({ attempt, afterMs }: Try) => ({ attempt, afterMs })
