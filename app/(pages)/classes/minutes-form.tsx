'use client'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../api-client.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

interface MinutesFormProps {
  label: string
  hint: string
  /** What stands there at first. */
  usual: number
  /** What is done by it, on its button. */
  children: string
  kind: 'primary' | 'danger'
  /** What asks the server, with the minutes. */
  asking: { mutate: (minutes: number) => void; isPending: boolean; error: unknown }
}

/** A number of minutes up to a day, and what is done with it. */
export function MinutesForm({ label, hint, usual, children, kind, asking }: MinutesFormProps) {
  const [minutes, setMinutes] = useState(String(usual))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    asking.mutate(Number(minutes))
  }
  return (
    <form onSubmit={submit}>
      <Field
        label={label}
        hint={hint}
        type="number"
        min={1}
        max={1_440}
        required
        value={minutes}
        onChange={event => setMinutes(event.target.value)}
      />
      <Refusal problem={asking.error ? problemOf(asking.error) : undefined} />
      <Button type="submit" kind={kind} className="mt-4" disabled={asking.isPending}>
        {children}
      </Button>
    </form>
  )
}
