'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { lookApi } from '../../looks/look-api.ts'
import { Refusal } from '../../people/refusal.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import type { TaughtClass } from '../class-api.ts'

/** Shows a terminal of one's own to all in the class, view only, and ends that. */
export function ShowTerminal({ room, onDone }: { room: TaughtClass; onDone: () => void }) {
  const { id, terminal } = room
  const hide = useMutation({ mutationFn: () => lookApi.hide(id), onSuccess: onDone })
  if (!terminal) return <Choose id={id} onDone={onDone} />
  return (
    <div>
      <p>
        <bdi>{terminal.by}</bdi> shows “{terminal.title}” to all in the class.
      </p>
      <Refusal problem={hide.error ? problemOf(hide.error) : undefined} />
      <Button className="mt-4" disabled={hide.isPending} onClick={() => hide.mutate()}>
        Stop showing
      </Button>
    </div>
  )
}

function Choose({ id, onDone }: { id: string; onDone: () => void }) {
  const field = useId()
  const [chosen, setChosen] = useState<string>()
  const { data, error } = useQuery({
    queryKey: ['own-workplaces'],
    queryFn: lookApi.ownWorkplaces,
    gcTime: 0,
  })
  const options = (data ?? []).flatMap(({ session, title, terminals }) =>
    terminals.map(({ id: terminal, title: name }) => ({
      value: `${session} ${terminal}`,
      label: `${title}: ${name}`,
    })),
  )
  const value = chosen ?? options[0]?.value
  const show = useMutation({
    mutationFn: (wanted: string) => {
      const [session = '', terminal = ''] = wanted.split(' ')
      return lookApi.show(id, session, terminal)
    },
    onSuccess: onDone,
  })
  const failure = error ?? show.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (value !== undefined) show.mutate(value)
  }
  if (data && value === undefined)
    return (
      <div>
        <p>You have no terminal open. Begin a task as your own practice, then show its terminal here.</p>
        <div className="mt-4">
          <ButtonLink href="/">Catalogue</ButtonLink>
        </div>
      </div>
    )
  return (
    <form onSubmit={submit}>
      <label htmlFor={field} className="block font-medium">
        Show to all, view only
      </label>
      {value === undefined ? (
        !error && <p className="pulse mt-1 text-muted">Looking for your terminals</p>
      ) : (
        <div className="mt-1">
          <Select id={field} value={value} options={options} onChange={setChosen} />
        </div>
      )}
      <p className="mt-1 text-muted">Whoever comes late sees what was printed before, too.</p>
      <Refusal problem={failure ? problemOf(failure) : undefined} />
      <Button type="submit" kind="primary" className="mt-4" disabled={value === undefined || show.isPending}>
        Show
      </Button>
    </form>
  )
}
