'use client'
import Link from 'next/link'
import { useMe } from './use-me.ts'

/** Who has signed in; nothing where nobody has to. */
export function AccountLink() {
  const me = useMe()
  if (!me) return null
  return (
    <Link
      href="/account"
      prefetch={false}
      title="Account"
      className="inline-flex h-8 max-w-64 min-w-0 items-center truncate rounded-md px-3 text-muted hover:bg-raised hover:text-text"
    >
      <bdi className="truncate">{me.name}</bdi>
    </Link>
  )
}
