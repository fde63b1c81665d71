'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type FormEvent, useEffect, useState } from 'react'
import { problemOf } from '../api-client.ts'
import { CodeField } from '../people/code-field.tsx'
import { peopleApi } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'

/** @param to where to go then; `failed`: the issuer has sent somebody back without having let them in */
export function SignInForm({ to, failed }: { to: string; failed: boolean }) {
  const [code, setCode] = useState('')
  const ways = useQuery({ queryKey: ['ways'], queryFn: peopleApi.ways })
  const byCode = useMutation({
    mutationFn: peopleApi.signIn,
    onSuccess: () => window.location.assign(to),
  })
  const atIssuer = useMutation({
    mutationFn: () => peopleApi.atIssuer(to),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const inAlready = ways.data && (!ways.data.needed || ways.data.me !== undefined)
  useEffect(() => {
    if (inAlready) window.location.replace(to)
  }, [inAlready, to])
  const problem = byCode.error ?? atIssuer.error ?? ways.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    byCode.mutate(code)
  }
  return (
    <>
      <form onSubmit={submit} className="mt-6">
        <CodeField
          label="Personal code"
          hint="You got it when you came in for the first time."
          value={code}
          onChange={setCode}
          placeholder="xxxx-xxxx-xxxx"
        />
        <Button
          type="submit"
          kind="primary"
          className="mt-4 h-10 w-full"
          disabled={byCode.isPending || code.trim() === ''}
        >
          {byCode.isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      {ways.data?.issuer && (
        <Button className="mt-2 h-10 w-full" disabled={atIssuer.isPending} onClick={() => atIssuer.mutate()}>
          Sign in with {ways.data.issuer.title}
        </Button>
      )}
      {failed && !problem && (
        <p role="alert" className="mt-4 text-bad">
          You were not signed in there. Try again, or use your personal code.
        </p>
      )}
      <Refusal problem={problem ? problemOf(problem) : undefined} />
      <p className="mt-8 border-t border-line pt-4 text-muted">
        New here?{' '}
        <Link href="/join" className="text-accent underline underline-offset-2">
          Join a class
        </Link>{' '}
        with its code.
      </p>
    </>
  )
}
