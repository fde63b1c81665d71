'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Refusal } from '../../people/refusal.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { classApi, pathOfClass, type TaughtClass } from '../class-api.ts'
import { newDraft } from '../rules/draft.ts'
import { fromField, toField } from '../times.ts'

/** A class of the same rules at another time: as long as the first, from the next full hour on. */
export function CopyDialog({ room, onClose }: { room: TaughtClass; onClose: () => void }) {
  const router = useRouter()
  const close = useRef<() => void>(null)
  const [title, setTitle] = useState(room.title)
  const [times, setTimes] = useState(() => {
    const { opensAt } = newDraft(Date.now())
    return { opensAt, closesAt: toField(fromField(opensAt) + room.closesAt - room.opensAt) }
  })
  const opensAt = fromField(times.opensAt)
  const closesAt = fromField(times.closesAt)
  const copy = useMutation({
    mutationFn: () => classApi.copy(room.id, { title: title.trim(), opensAt, closesAt }),
    onSuccess: ({ id }) => {
      close.current?.()
      router.push(pathOfClass(id))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    copy.mutate()
  }
  const ready = title.trim() !== '' && closesAt > opensAt
  return (
    <Dialog ref={close} title="Copy the class" onClose={onClose}>
      <form onSubmit={submit} className="mt-4 grid gap-4">
        <Field label="Title" value={title} maxLength={120} onChange={event => setTitle(event.target.value)} />
        <Field
          label="Opens"
          type="datetime-local"
          value={times.opensAt}
          onChange={event => setTimes({ ...times, opensAt: event.target.value })}
        />
        <Field
          label="Closes"
          type="datetime-local"
          value={times.closesAt}
          hint={closesAt <= opensAt ? 'It has to close after it opens.' : undefined}
          onChange={event => setTimes({ ...times, closesAt: event.target.value })}
        />
        <Refusal problem={copy.error ? problemOf(copy.error) : undefined} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => close.current?.()}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={!ready || copy.isPending}>
            Make the copy
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
