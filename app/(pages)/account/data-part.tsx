'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { problemOf } from '../api-client.ts'
import { peopleApi } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { Part } from './part.tsx'

export function DataPart() {
  const [asking, setAsking] = useState(false)
  const leave = useMutation({
    mutationFn: peopleApi.deleteMe,
    onSuccess: () => window.location.assign('/sign-in'),
  })
  return (
    <Part title="Your data">
      <p className="mt-2 max-w-[65ch] text-muted">
        <Link href="/privacy" className="text-accent underline underline-offset-2">
          What is kept about whom
        </Link>
        , and for how long.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <a
          href="/api/me/data"
          download
          className="inline-flex h-8 items-center rounded-md border border-line-strong px-3 font-medium hover:bg-raised"
        >
          Take my data along
        </a>
        <Button kind="danger" disabled={leave.isPending} onClick={() => setAsking(true)}>
          Delete me
        </Button>
      </div>
      <Refusal problem={leave.error ? problemOf(leave.error) : undefined} />
      {asking && (
        <Confirm
          title="Delete all that is kept about you?"
          text="Your labs end, and your attempts, messages, code and name are gone at once. Nobody can bring them back."
          action="Delete me"
          onConfirm={() => leave.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Part>
  )
}
