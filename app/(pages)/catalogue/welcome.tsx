import Link from 'next/link'
import type { ScenarioSummary } from '../api-client.ts'

/** First visit: what happens, and where to begin. */
export function Welcome({ recommended }: { recommended: ScenarioSummary | undefined }) {
  return (
    <p className="mt-4 max-w-[65ch] text-muted">
      Opening a task starts a disposable Kubernetes control-plane node on this machine, with a root shell on
      it beside the text; Check looks at the running node and shows what it found.
      {recommended && (
        <>
          {' '}
          Start with{' '}
          <Link
            href={`/lab/${recommended.id}`}
            prefetch={false}
            className="text-accent underline underline-offset-2"
          >
            {recommended.title}
          </Link>{' '}
          ({recommended.minutes} min).
        </>
      )}
    </p>
  )
}
