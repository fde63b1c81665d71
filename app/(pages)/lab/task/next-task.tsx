'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../api-client.ts'
import { nextScenario } from '../../catalogue/listing.ts'
import { useAhead } from '../../catalogue/use-ahead.ts'

/** After a full score: where to go on. */
export function NextTask({ current }: { current: string }) {
  const { data } = useQuery({ queryKey: ['catalogue'], queryFn: api.catalogue })
  const next = data && nextScenario(data, current)
  useAhead(next?.id)
  if (!data) return null
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
