import { roughly } from '../../ui/time.ts'
import { AttemptsBar, AttemptsKey } from './attempts-bar.tsx'
import { Findings } from './findings.tsx'
import type { TaskStatistics } from './results-api.ts'
import { atAttempts, discriminationWords } from './words.ts'

/** With their widths; the first has what is left. */
const columns = [
  ['Check', ''],
  ['Passed', 'w-24'],
  ['When', 'w-52'],
  ['At which attempt', 'w-56'],
  ['Median time', 'w-28'],
  ['Tells strong from weak', 'w-44'],
] as const

/** What a task and its checks tell: how many passed, when, and what was found instead. */
export function TaskPanel({ task }: { task: TaskStatistics }) {
  return (
    <section aria-label={task.title} className="rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1 px-4 py-3">
        <h2 className="mr-auto text-base font-semibold">{task.title}</h2>
        <p className="text-muted">{summary(task)}</p>
      </div>
      {task.tried > 0 && (
        <div className="overflow-x-auto border-t border-line">
          <table className="w-full min-w-[64rem] table-fixed text-[13px]">
            <thead>
              <tr className="text-left align-bottom text-xs text-muted">
                {columns.map(([title, width]) => (
                  <th key={title} scope="col" className={`py-2 pr-4 font-medium first:pl-4 ${width}`}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {task.checks.map(check => (
                <tr key={check.id} className="border-t border-line align-top">
                  <th scope="row" className="px-4 py-2 text-left font-normal">
                    {check.title}
                    {check.guard && <span className="text-muted"> (guard)</span>}
                    <Findings check={check} />
                  </th>
                  <td className="py-2 pr-4 whitespace-nowrap tabular-nums">
                    {check.passed} of {check.judged}
                  </td>
                  <td className="py-2 pr-4">
                    <AttemptsBar check={check} of={task.tried} />
                  </td>
                  <td className="py-2 pr-4">{check.guard ? '–' : atAttempts(check.atAttempt)}</td>
                  <td className="py-2 pr-4 whitespace-nowrap">
                    {check.medianMs === undefined ? '–' : roughly(check.medianMs)}
                  </td>
                  <td className="py-2 pr-4 whitespace-nowrap tabular-nums">{discriminationWords(check)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <AttemptsKey />
        </div>
      )}
    </section>
  )
}

function summary(task: TaskStatistics): string {
  if (task.tried === 0) return 'Nobody has checked it.'
  const parts = [
    `solved by ${task.solved} of ${task.tried} who checked it`,
    task.medianMs !== undefined && `median ${roughly(task.medianMs)}, ${task.medianAttempts} attempts`,
    `median of the best scores ${task.medianBest} %`,
    task.hints > 0 && `${task.hints.toFixed(1)} hints each`,
    task.discrimination && `tells strong from weak: ${discriminationWords(task)}`,
  ]
  return parts.filter(Boolean).join(' · ')
}
