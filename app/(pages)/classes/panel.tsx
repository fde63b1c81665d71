import { type ReactNode, useId } from 'react'

/** One subject of a page about a class, framed. @param action beside the title */
export function Panel({
  title,
  action,
  children,
}: {
  title: string
  action?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface p-4 sm:p-6">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 id={id} className="mr-auto text-base font-semibold">
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  )
}
