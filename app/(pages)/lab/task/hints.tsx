'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf, type Session } from '../../api-client.ts'
import { Button } from '../../ui/button.tsx'
import { Markdown } from '../../ui/markdown.tsx'

/** Hints one after another, each on demand; those already seen stay. */
export function Hints({ session, total }: { session: Session | undefined; total: number }) {
  const [asked, setAsked] = useState(0)
  if (session?.hints === 0 && total > 0)
    return <p className="text-muted">While the class goes on there are no hints for this task.</p>
  if (total === 0) return <p className="text-muted">This task has no hints.</p>
  if (!session) return <p className="text-muted">Hints open once the lab has been started.</p>
  const seen = Math.min(total, Math.max(asked, session.hintsSeen))
  return (
    <div className="space-y-4">
      {seen === 0 && (
        <p className="text-muted">
          {total === 1
            ? 'There is one hint.'
            : `There are ${total} hints; each says more than the one before.`}
        </p>
      )}
      {Array.from({ length: seen }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a hint is known by its number.
        <Hint key={index} session={session.id} n={index + 1} />
      ))}
      {seen < total && (
        <Button onClick={() => setAsked(seen + 1)}>
          Show hint {seen + 1} of {total}
        </Button>
      )}
    </div>
  )
}

function Hint({ session, n }: { session: string; n: number }) {
  const { data, error } = useQuery({
    queryKey: ['hint', session, n],
    queryFn: () => api.hint(session, n),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <section aria-label={`Hint ${n}`} className="rounded-lg border border-line p-3">
      <h3 className="mb-1 text-xs font-medium text-muted">Hint {n}</h3>
      {error ? (
        <p className="text-bad">{problemOf(error).detail}</p>
      ) : (
        <Markdown>{data?.markdown ?? ''}</Markdown>
      )}
    </section>
  )
}
