'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { lookApi } from '../../looks/look-api.ts'
import { Refusal } from '../../people/refusal.tsx'
import { Button } from '../../ui/button.tsx'
import { useCommandKey } from '../../ui/keys.ts'
import { toast } from '../../ui/toast.ts'

interface MessageFormProps {
  classId: string
  onSent: () => void
}

/** A message to all: plain text, shown as it is written. */
export function MessageForm({ classId, onSent }: MessageFormProps) {
  const id = useId()
  const command = useCommandKey()
  const [text, setText] = useState('')
  const send = useMutation({
    mutationFn: () => lookApi.send(classId, text),
    onSuccess: () => {
      toast('The message was sent.', { tone: 'good' })
      onSent()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '' && !send.isPending) send.mutate()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="block font-medium">
        To all in the class
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={4}
        maxLength={2_000}
        required
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="mt-1 w-full rounded-md border border-line-strong bg-surface px-3 py-2"
      />
      <Refusal problem={send.error ? problemOf(send.error) : undefined} />
      <Button type="submit" kind="primary" className="mt-2" disabled={send.isPending}>
        Send <kbd className="font-sans text-xs font-normal">{command}⏎</kbd>
      </Button>
    </form>
  )
}
