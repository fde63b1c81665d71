'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { problemOf } from '../api-client.ts'
import { peopleApi, type SignIn } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { browserName } from './browser-name.ts'
import { dayOf, Part } from './part.tsx'

export function SignInsPart() {
  const client = useQueryClient()
  const { data, error } = useQuery({ queryKey: ['sign-ins'], queryFn: peopleApi.signIns })
  const end = useMutation({
    mutationFn: (id: string) => peopleApi.endSignIn(id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sign-ins'] }),
  })
  const signOut = useMutation({
    mutationFn: peopleApi.signOut,
    onSuccess: () => window.location.assign('/sign-in'),
  })
  const problem = error ?? end.error ?? signOut.error
  const row = ({ id, browser, since, current }: SignIn) => (
    <li key={id} className="flex min-h-12 items-center gap-4 border-b border-line py-2 last:border-0">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{browserName(browser)}</span>
        <span className="block text-muted">
          since {dayOf(since)}
          {current && ', this browser'}
        </span>
      </span>
      {current ? (
        <Button disabled={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      ) : (
        <Button
          disabled={end.isPending}
          onClick={() => end.mutate(id)}
          aria-label={`End ${browserName(browser)}`}
        >
          End
        </Button>
      )}
    </li>
  )
  return (
    <Part title="Where you are signed in">
      {!data && !error && <p className="pulse mt-2 text-muted">Loading</p>}
      <ul className="mt-2">{data?.toSorted((a, b) => Number(b.current) - Number(a.current)).map(row)}</ul>
      <Refusal problem={problem ? problemOf(problem) : undefined} />
    </Part>
  )
}
