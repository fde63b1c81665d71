'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../api-client.ts'
import { peopleApi } from '../people/people-api.ts'
import { Refusal } from '../people/refusal.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Part } from './part.tsx'

const roles = { learner: 'Learner', assistant: 'Assistant', instructor: 'Instructor' }

export function NamePart({ me }: { me: { name: string; role: keyof typeof roles } }) {
  const client = useQueryClient()
  const [name, setName] = useState(me.name)
  const rename = useMutation({
    mutationFn: peopleApi.rename,
    onSuccess: now => {
      client.setQueryData(['me'], now)
      void client.invalidateQueries({ queryKey: ['ways'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate(name)
  }
  return (
    <Part title={roles[me.role]}>
      <form onSubmit={submit} className="mt-4 flex max-w-md items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field
            label="Name"
            value={name}
            onChange={event => setName(event.target.value)}
            autoComplete="name"
            maxLength={60}
            required
          />
        </div>
        <Button
          type="submit"
          className="h-10"
          disabled={rename.isPending || name.trim() === '' || name === me.name}
        >
          Change
        </Button>
      </form>
      <Refusal problem={rename.error ? problemOf(rename.error) : undefined} />
    </Part>
  )
}
