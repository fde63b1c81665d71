import { wholeSeconds } from '../../../../lab-infra/units.ts'
import { timeOfDay } from '../../ui/time.ts'
import type { LearnerReport } from './results-api.ts'
import { cellWords } from './words.ts'

type Task = LearnerReport['tasks'][number]

/** What one learner did in a class, on paper as on the screen. */
export function Report({ report }: { report: LearnerReport }) {
  const solved = report.tasks.filter(({ cell }) => cell?.solved).length
  const checked = report.tasks.filter(({ cell }) => cell)
  const others = report.tasks.filter(({ cell }) => !cell).map(({ title }) => title)
  return (
    <article className="mt-6 break-after-page rounded-lg border border-line bg-surface p-6 last:break-after-auto print:mt-0 print:rounded-none print:border-0 print:p-0">
      <p className="text-muted">
        <bdi>{report.class.title}</bdi>, {day(report.class.opensAt)}
      </p>
      <h1 className="mt-1 text-lg font-semibold">
        <bdi>{report.name}</bdi>
      </h1>
      <p className="mt-1 text-muted">
        {solved} of {report.tasks.length} tasks solved · as of {day(report.asOf)}, {timeOfDay(report.asOf)}
      </p>
      {checked.map(task => (
        <TaskReport key={task.id} task={task} />
      ))}
      {others.length > 0 && (
        <p className="mt-6 border-t border-line pt-4 text-muted">Not checked: {others.join(', ')}</p>
      )}
    </article>
  )
}

function TaskReport({ task }: { task: Task }) {
  const { checks, tries } = task
  return (
    <section aria-label={task.title} className="mt-6 border-t border-line pt-4">
      <div className="break-inside-avoid break-after-avoid">
        <h2 className="text-base font-semibold">{task.title}</h2>
        <p className="text-muted">{summary(task)}</p>
      </div>
      {tries.length > 1 && (
        <p className="mt-1 text-muted">
          {tries.map(({ attempt, afterMs, percent }) => (
            <span key={attempt} className="mr-4 whitespace-nowrap tabular-nums">
              {attempt}. {percent} % after {wholeSeconds(afterMs)}
            </span>
          ))}
        </p>
      )}
      <ul className="mt-2 space-y-2">
        {checks.map(check => {
          const { sign, words } = cellWords(check, check.cell)
          const found = check.outcome === 'passed' ? [] : check.evidence
          return (
            <li key={check.id} className="grid break-inside-avoid grid-cols-[2.5rem_1fr] gap-x-2">
              <span aria-hidden="true" className="font-medium tabular-nums">
                {sign}
              </span>
              <div className="min-w-0">
                <p>
                  {check.title} <span className="text-muted">{words}</span>
                </p>
                {check.cause && <p className="text-muted">{check.cause}</p>}
                {found.map(({ where, expected, actual }) => (
                  <p key={`${where} ${expected} ${actual}`} className="mt-1 wrap-anywhere text-muted">
                    <code>{where}</code>: expected <code>{expected}</code>, found <code>{actual}</code>
                  </p>
                ))}
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function summary({ cell }: Task): string {
  if (!cell) return ''
  const { solved, attempts, best, hints } = cell
  const parts = [
    solved ? `solved at attempt ${solved.attempt}, after ${wholeSeconds(solved.afterMs)}` : 'not solved',
    `best ${best} % of ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}`,
    hints > 0 && `${hints === 1 ? '1 hint' : `${hints} hints`} seen`,
  ]
  return parts.filter(Boolean).join(' · ')
}

const day = (ms: number) => new Date(ms).toLocaleDateString([], { dateStyle: 'long' })
