import Link from 'next/link'
import type { ReactNode } from 'react'
import { TopBar } from '../ui/top-bar.tsx'

/** A page by which people come in. */
export function Entry({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar />
      <main className="mx-auto w-full max-w-sm flex-1 px-4 py-16">
        <h1 className="text-lg font-semibold">{title}</h1>
        {children}
      </main>
      <footer className="px-4 py-4 text-center text-muted">
        <Link href="/privacy" className="underline underline-offset-2 hover:text-text">
          What is kept about whom
        </Link>
      </footer>
    </div>
  )
}
