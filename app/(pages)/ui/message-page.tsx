import type { ReactNode } from 'react'
import { TopBar } from './top-bar.tsx'

/** A page that only says something: not found, failed. */
export function MessagePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <TopBar />
      <main className="mx-auto max-w-2xl px-4 py-16">
        <h1 className="text-lg font-semibold">{title}</h1>
        {children}
      </main>
    </div>
  )
}
