'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf } from '../../api-client.ts'
import { Icon } from '../../ui/icons.tsx'
import { Markdown } from '../../ui/markdown.tsx'

/** Why the solution is what it is. Closed at first where the task is not solved, for it gives the solution away. */
export function Explanation({ session, startOpen }: { session: string; startOpen: boolean }) {
  const [open, setOpen] = useState(startOpen)
  const { data, error } = useQuery({
    queryKey: ['explanation', session],
    queryFn: () => api.explanation(session),
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <details
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
      className="group rounded-lg border border-line"
    >
      <summary className="flex cursor-pointer items-center gap-2 px-3 py-2 font-medium hover:bg-raised">
        <Icon name="chevron" className="text-muted group-open:rotate-90" />
        Explanation
        {!startOpen && <span className="font-normal text-muted group-open:hidden">shows the solution</span>}
      </summary>
      <div className="px-3 pt-1 pb-4">
        {error && <p className="text-bad">{problemOf(error).detail}</p>}
        {data && <Markdown>{data.markdown}</Markdown>}
      </div>
    </details>
  )
}
