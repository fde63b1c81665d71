'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { peopleApi } from './people-api.ts'

/** Who has signed in; nothing where nobody has to. */
export function AccountLink() {
  const { data } = useQuery({ queryKey: ['ways'], queryFn: peopleApi.ways })
  if (!data?.needed || !data.me) return null
  return (
    <Link
      href="/account"
      prefetch={false}
      title="Account"
      className="inline-flex h-8 max-w-64 items-center truncate rounded-md px-3 text-muted hover:bg-raised hover:text-text"
    >
      <bdi className="truncate">{data.me.name}</bdi>
    </Link>
  )
}
