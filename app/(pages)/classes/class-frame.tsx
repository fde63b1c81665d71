import type { ReactNode } from 'react'
import { TopBar } from '../ui/top-bar.tsx'

/** What all pages of classes have around them. */
export function ClassFrame({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <TopBar />
      <main className="mx-auto max-w-6xl px-4 py-8">{children}</main>
    </div>
  )
}

/** Grey lines in the place of what is on its way. */
export function Loading({ what }: { what: string }) {
  return (
    <div role="status" className="mt-6 space-y-2">
      <span className="sr-only">Loading {what}</span>
      {[40, 56, 48].map(width => (
        <div key={width} className="pulse h-4 rounded bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
