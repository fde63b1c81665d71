import type { ReactNode } from 'react'
import type { Problem } from '../api-client.ts'
import { Icon } from './icons.tsx'

/** One line that something needs attention, with what can be done on its right. */
export function Notice({
  tone = 'unsure',
  children,
  action,
}: {
  tone?: 'unsure' | 'bad'
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div role="status" className="flex min-h-10 items-center gap-2 border-b border-line bg-raised px-4 py-1">
      <Icon name="warning" className={tone === 'bad' ? 'text-bad' : 'text-unsure'} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  )
}

/** What failed, why, and what to do. */
export function ProblemBox({
  title,
  problem,
  action,
}: {
  title: string
  problem?: Problem | undefined
  action?: ReactNode
}) {
  return (
    <div role="alert" className="max-w-[65ch] rounded-lg border border-line bg-surface p-4">
      <h2 className="flex items-center gap-2 font-semibold">
        <Icon name="cross" className="text-bad" />
        {title}
      </h2>
      {problem && <p className="mt-2 whitespace-pre-wrap wrap-anywhere">{problem.detail}</p>}
      {problem?.remedy && (
        <p className="mt-2 whitespace-pre-wrap wrap-anywhere text-muted">{problem.remedy}</p>
      )}
      {action && <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  )
}
