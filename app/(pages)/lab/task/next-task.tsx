'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../api-client.ts'
import { nextScenario } from '../../catalogue/listing.ts'

/** After a full score: where to go on. */
export function NextTask({ current }: { current: string }) {
  const { data } = useQuery({ queryKey: ['catalogue'], queryFn: api.catalogue })
  if (!data) return null
  const next = nextScenario(data, current)
  return (
    <p>
      {next ? 'Next: ' : 'All tasks are solved. '}
      <Link
        href={next ? `/lab/${next.id}` : '/'}
        prefetch={false}
        className="text-accent underline underline-offset-2"
      >
        {next ? next.title : 'Catalogue'}
      </Link>
      {next && <span className="text-muted"> ({next.minutes} min)</span>}
    </p>
  )
}
