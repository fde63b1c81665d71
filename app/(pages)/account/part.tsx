import { type ReactNode, useId } from 'react'

/** One subject of the page. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="mt-8 border-t border-line pt-6">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}

const shown: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' }

/** "27 November 2026", as the reader's language has it. */
export const dayOf = (ms: number): string => new Date(ms).toLocaleDateString([], shown)
