'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Refusal } from '../../people/refusal.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Popover } from '../../ui/popover.tsx'
import { toast } from '../../ui/toast.ts'
import { classApi } from '../class-api.ts'

/** Makes room for those who wait. */
export function EndIdle({ id, onDone }: { id: string; onDone: () => void }) {
  return (
    <Popover label="End idle labs" button={<Button kind="quiet">End idle labs…</Button>}>
      {close => (
        <EndIdleForm
          id={id}
          onDone={() => {
            close()
            onDone()
          }}
        />
      )}
    </Popover>
  )
}

function EndIdleForm({ id, onDone }: { id: string; onDone: () => void }) {
  const [minutes, setMinutes] = useState('15')
  const end = useMutation({
    mutationFn: () => classApi.endIdle(id, Number(minutes)),
    onSuccess: ({ sessions: { length } }) => {
      toast(
        length === 0
          ? 'No lab was idle for so long.'
          : `${length} idle ${length === 1 ? 'lab' : 'labs'} ended.`,
        {
          tone: 'good',
        },
      )
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    end.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Field
        label="Without anything done for (minutes)"
        hint="Attempts are kept; a new lab can be begun."
        type="number"
        min={1}
        max={1_440}
        required
        value={minutes}
        onChange={event => setMinutes(event.target.value)}
      />
      <Refusal problem={end.error ? problemOf(end.error) : undefined} />
      <Button type="submit" kind="danger" className="mt-4" disabled={end.isPending}>
        End these labs
      </Button>
    </form>
  )
}
