import Link from 'next/link'
import { problemOf } from '../api-client.ts'
import { Button } from '../ui/button.tsx'
import { MessagePage } from '../ui/message-page.tsx'

export function LoadingWorkspace() {
  return (
    <div role="status" className="grid h-dvh grid-rows-[48px_1fr]">
      <span className="sr-only">Loading the task</span>
      <div className="border-b border-line bg-surface" />
      <div className="grid grid-cols-[2fr_3fr]">
        <div className="space-y-3 bg-surface p-6">
          {[70, 90, 80, 50].map(width => (
            <div key={width} className="pulse h-4 rounded bg-raised" style={{ width: `${width}%` }} />
          ))}
        </div>
        <div className="border-l border-line bg-terminal" />
      </div>
    </div>
  )
}

export function LoadingFailed({ error, retry }: { error: Error; retry: () => void }) {
  const problem = problemOf(error)
  return (
    <MessagePage title={problem.status === 404 ? 'There is no such task' : 'The task could not be loaded'}>
      <p className="mt-2 wrap-anywhere">{problem.detail}</p>
      {problem.remedy && <p className="mt-2 wrap-anywhere text-muted">{problem.remedy}</p>}
      <div className="mt-4 flex items-center gap-4">
        {problem.status !== 404 && <Button onClick={retry}>Try again</Button>}
        <Link href="/" className="text-accent underline underline-offset-2">
          Catalogue
        </Link>
      </div>
    </MessagePage>
  )
}
