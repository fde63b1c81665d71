'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { lookApi } from '../../looks/look-api.ts'
import { Refusal } from '../../people/refusal.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.ts'
import type { TaughtClass } from '../class-api.ts'

/** Puts the end of the class off. */
export function MoreTimeForm({ id, onDone }: { id: string; onDone: (room: TaughtClass) => void }) {
  const [minutes, setMinutes] = useState('10')
  const extend = useMutation({
    mutationFn: () => lookApi.extend(id, Number(minutes)),
    onSuccess: room => {
      toast(`All have ${minutes} min more.`, { tone: 'good' })
      onDone(room)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    extend.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Field
        label="More time for all (minutes)"
        hint="The class closes later by so much, and all are told."
        type="number"
        min={1}
        max={1_440}
        required
        value={minutes}
        onChange={event => setMinutes(event.target.value)}
      />
      <Refusal problem={extend.error ? problemOf(extend.error) : undefined} />
      <Button type="submit" kind="primary" className="mt-4" disabled={extend.isPending}>
        Give time
      </Button>
    </form>
  )
}
