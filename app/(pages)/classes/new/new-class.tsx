'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Refusal } from '../../people/refusal.tsx'
import { useMe } from '../../people/use-me.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { classApi, pathOfClass } from '../class-api.ts'
import { Loading } from '../class-frame.tsx'
import { type Draft, newDraft, problemsOf, rulesOf } from '../rules/draft.ts'
import { RulesForm } from '../rules/rules-form.tsx'

export function NewClass() {
  const router = useRouter()
  const me = useMe()
  const [draft, setDraft] = useState<Draft>()
  const [tried, setTried] = useState(false)
  // What time it is here the server cannot know.
  useEffect(() => setDraft(newDraft(Date.now())), [])
  const create = useMutation({
    mutationFn: (draft: Draft) => classApi.create(rulesOf(draft)),
    onSuccess: ({ id }) => router.replace(pathOfClass(id)),
  })
  if (!draft) return <Loading what="the form" />
  const problems = problemsOf(draft)
  const sound = Object.keys(problems).length === 0
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (sound) create.mutate(draft)
  }
  return (
    <>
      <h1 className="text-lg font-semibold">New class</h1>
      {me && me.role !== 'instructor' && (
        <p className="mt-2 text-unsure">Only instructors make classes. Ask one to invite you as one.</p>
      )}
      <form onSubmit={submit} noValidate className="mt-6">
        <RulesForm
          draft={draft}
          problems={tried ? problems : {}}
          onChange={change => setDraft({ ...draft, ...change })}
        />
        <Refusal problem={create.error ? problemOf(create.error) : undefined} />
        {tried && !sound && (
          <p role="alert" className="mt-4 text-bad">
            Something is missing above: {Object.values(problems).join(' ')}
          </p>
        )}
        <div className="mt-8 flex gap-2">
          <Button type="submit" kind="primary" disabled={create.isPending}>
            {create.isPending ? 'Making the class' : 'Make the class'}
          </Button>
          <ButtonLink href="/classes">Cancel</ButtonLink>
        </div>
      </form>
    </>
  )
}
