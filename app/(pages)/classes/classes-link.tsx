'use client'
import Link from 'next/link'
import { useMe } from '../people/use-me.ts'

/** To one's classes; nothing where nobody signs in. */
export function ClassesLink() {
  if (!useMe()) return null
  return (
    <Link
      href="/classes"
      prefetch={false}
      className="inline-flex h-8 items-center rounded-md px-3 text-muted hover:bg-raised hover:text-text"
    >
      Classes
    </Link>
  )
}
