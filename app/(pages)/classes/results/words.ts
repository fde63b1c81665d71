/** What results say, in signs and words, as pure functions of the server's answer. */
import { wholeSeconds } from '../../../../lab-infra/units.ts'
import type { CheckCell, CheckStatistics, ClassResults, TaskStatistics } from './results-api.ts'

export interface CellWords {
  /** Told apart without colours. */
  sign: string
  tone: 'good' | 'bad' | 'unsure' | 'none'
  words: string
}

type Cell = CheckCell | null | undefined

/** A check with one learner. */
export function cellWords({ guard }: { guard: boolean }, cell: Cell): CellWords {
  if (!cell) return { sign: '·', tone: 'none', words: 'not checked' }
  const { passed, failed, inconclusive, last } = cell
  if (!passed && failed === 0)
    return { sign: '?', tone: 'unsure', words: `could not be made, ${times(inconclusive)}` }
  if (guard) return guardWords(cell)
  if (!passed) return { sign: `✗${failed}`, tone: 'bad', words: `failed ${times(failed)}` }
  const when = `passed at attempt ${passed.attempt}, after ${wholeSeconds(passed.afterMs)}`
  if (last === 'failed')
    return { sign: `✓${passed.attempt}✗`, tone: 'bad', words: `${when}, failed again at last` }
  return { sign: `✓${passed.attempt}`, tone: 'good', words: when }
}

function guardWords({ failed, last }: CheckCell): CellWords {
  if (failed === 0) return { sign: '✓', tone: 'good', words: 'kept' }
  if (last === 'failed') return { sign: '✗', tone: 'bad', words: `broken in ${attempts(failed)}` }
  return { sign: '✗✓', tone: 'unsure', words: `broken in ${attempts(failed)}, right at last` }
}

/** How many passed at which attempt: "3 at the 1st, 1 at the 4th". */
export function atAttempts(distribution: readonly number[]): string {
  const told = distribution.flatMap((count, index) =>
    count > 0 ? [`${count} at the ${ordinal(index + 1)}`] : [],
  )
  return told.join(', ') || '–'
}

export const ordinal = (n: number): string => {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
  return `${n}${ending}`
}

/** Parts of those who were graded: passed at the first, the second, a later attempt; not passed; not judged. */
export function partsOf({ guard, judged, passed, unsure, atAttempt }: CheckStatistics) {
  const [first = 0, second = 0, ...later] = guard ? [passed] : atAttempt
  return [
    { part: 'first', label: guard ? 'kept' : 'at the 1st attempt', count: first },
    { part: 'second', label: 'at the 2nd', count: second },
    { part: 'later', label: 'later', count: later.reduce((sum, it) => sum + it, 0) },
    { part: 'failed', label: guard ? 'broken' : 'not passed', count: judged - passed },
    { part: 'unsure', label: 'could not be made', count: unsure },
  ] as const
}

/** "0.42 (0.10 to 0.66)", or why there is none. */
export function discriminationWords({
  discrimination,
  undecided,
}: Pick<TaskStatistics, 'discrimination' | 'undecided'>) {
  if (!discrimination) return undecided === 'few' ? 'too few learners' : 'all alike'
  const { r, low, high } = discrimination
  return `${number(r)} (${number(low)} to ${number(high)})`
}

/** With a sign that a screen reader does not swallow. */
const number = (value: number) => value.toFixed(2).replace('-', '−')

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`)
const attempts = (n: number) => (n === 1 ? '1 attempt' : `${n} attempts`)

export type SortKey = 'joined' | 'name' | 'passed'
type Learner = ClassResults['learners'][number]

/** How many checks of the class, guards aside, the learner has passed, and how many there are. */
function passedOf({ tasks }: Pick<ClassResults, 'tasks'>, learner: Learner) {
  const all = tasks.flatMap(({ checks }, index) =>
    checks.flatMap(({ guard }, place) => (guard ? [] : [learner.tasks[index]?.checks[place]])),
  )
  return { passed: all.filter(cell => cell?.passed).length, of: all.length }
}

/** In the order that is asked for, each with the name that is told. */
export function rowsOf(results: ClassResults, sort: SortKey, names: 'shown' | 'hidden') {
  const rows = results.learners.map((learner, index) => ({
    ...learner,
    name: names === 'hidden' ? `Learner ${index + 1}` : learner.name,
    ...passedOf(results, learner),
  }))
  if (sort === 'name') return rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return sort === 'passed' ? rows.toSorted((a, b) => b.passed - a.passed) : rows
}
