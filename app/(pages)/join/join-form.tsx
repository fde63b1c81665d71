'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../api-client.ts'
import { CodeField } from '../people/code-field.tsx'
import { CodeShown } from '../people/code-shown.tsx'
import { Entry } from '../people/entry.tsx'
import { peopleApi } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useFragment } from './use-fragment.ts'

interface Arrived {
  name: string
  /** Where to go now. */
  to: string
  /** What this is, for people. */
  where: string
  code?: string | undefined
}

/** Into a class by its code, or in by an invitation. */
export function JoinForm() {
  const client = useQueryClient()
  const brought = useFragment()
  const [typed, setTyped] = useState<string>()
  const [name, setName] = useState('')
  const ways = useQuery({ queryKey: ['ways'], queryFn: peopleApi.ways })
  const invitation = brought?.invitation
  const code = typed ?? brought?.code ?? ''
  const me = ways.data?.me
  const come = useMutation({
    mutationFn: () =>
      invitation ? byInvitation(invitation, me ? undefined : name) : byCode(code, me ? undefined : name),
    onSuccess: ({ code, to }) => {
      if (code === undefined) window.location.assign(to)
      else void client.invalidateQueries({ queryKey: ['ways'] })
    },
  })
  if (come.data?.code !== undefined) return <Welcome {...come.data} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    come.mutate()
  }
  const problem = come.error ?? ways.error
  const ready = brought && ways.data && (invitation || code.trim() !== '') && (me || name.trim() !== '')
  return (
    <Entry title={invitation ? 'You are invited' : 'Join a class'}>
      <form onSubmit={submit} className="mt-6 grid gap-4">
        {!invitation && (
          <CodeField label="Code of the class" value={code} onChange={setTyped} placeholder="xxxx-xxxx" />
        )}
        {me ? (
          <p className="text-muted">
            You are signed in as <bdi className="font-medium text-text">{me.name}</bdi>.
          </p>
        ) : (
          <Field
            label="Your name"
            hint={
              invitation
                ? 'Learners see it.'
                : 'Those who teach the class see it. No e-mail address is needed.'
            }
            value={name}
            onChange={event => setName(event.target.value)}
            autoComplete="name"
            maxLength={60}
            required
          />
        )}
        <Button type="submit" kind="primary" className="h-10 w-full" disabled={come.isPending || !ready}>
          {come.isPending ? 'Joining' : invitation ? 'Come in' : 'Join'}
        </Button>
      </form>
      <Refusal problem={problem ? problemOf(problem) : undefined} />
      {!me && (
        <p className="mt-8 border-t border-line pt-4 text-muted">
          Been here before?{' '}
          <Link href="/sign-in" className="text-accent underline underline-offset-2">
            Sign in
          </Link>{' '}
          with your personal code.
        </p>
      )}
    </Entry>
  )
}

async function byCode(code: string, name: string | undefined): Promise<Arrived> {
  const joined = await peopleApi.join(code, name)
  return {
    name: joined.person.name,
    to: `/classes/${encodeURIComponent(joined.classId)}`,
    where: joined.title,
    code: joined.code,
  }
}

async function byInvitation(invitation: string, name: string | undefined): Promise<Arrived> {
  const { person, code } = await peopleApi.accept(invitation, name)
  return { name: person.name, to: '/classes', where: 'your classes', code }
}

function Welcome({ name, to, where, code }: Arrived) {
  return (
    <Entry title="You are in">
      <p className="mt-2 text-muted">
        Welcome, <bdi className="font-medium text-text">{name}</bdi>.
      </p>
      <CodeShown code={code!} />
      <Link
        href={to}
        className="mt-6 inline-flex h-10 w-full items-center justify-center rounded-md bg-accent-fill px-3 font-medium text-on-accent hover:bg-accent-fill-strong"
      >
        <span className="truncate">
          Go to <bdi>{where}</bdi>
        </span>
      </Link>
    </Entry>
  )
}
