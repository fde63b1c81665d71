'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../api-client.ts'
import { CodeShown } from '../people/code-shown.tsx'
import { peopleApi } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { dayOf, Part } from './part.tsx'

/** @param until ms since the epoch; undefined where there is no code */
export function CodePart({ until }: { until: number | undefined }) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const renew = useMutation({
    mutationFn: peopleApi.renewCode,
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  })
  return (
    <Part title="Personal code">
      <p className="mt-2 max-w-[65ch] text-muted">
        With it you come back from another browser.{' '}
        {until === undefined
          ? 'You have none.'
          : `Yours was shown when it was made, and is good until ${dayOf(until)}, or longer when you use it.`}
      </p>
      {renew.data && <CodeShown key={renew.data.code} code={renew.data.code} />}
      <Button
        className="mt-4"
        disabled={renew.isPending}
        onClick={() => (until === undefined ? renew.mutate() : setAsking(true))}
      >
        Make {until === undefined ? 'a' : 'another'} code
      </Button>
      <Refusal problem={renew.error ? problemOf(renew.error) : undefined} />
      {asking && (
        <Confirm
          title="Make another code?"
          text="The code that you have admits nobody any more. Browsers in which you are signed in stay so."
          action="Make another"
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Part>
  )
}
