'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { lookApi } from '../../looks/look-api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'

/** A message to one learner alone; what could not be sent stays to be sent again. */
export function MessageForm({ room, person, name }: { room: string; person: string; name: string }) {
  const [text, setText] = useState('')
  const { mutate, isPending } = useMutation({
    mutationFn: () => lookApi.send(room, text.trim(), person),
    onSuccess: () => {
      setText('')
      toast(`${name} has your message.`, { tone: 'good' })
    },
    onError: error => void toast(problemOf(error).detail, { tone: 'bad' }),
  })
  return (
    <form
      className="flex gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') mutate()
      }}
    >
      <input
        type="text"
        aria-label={`Message to ${name}`}
        placeholder="Message"
        value={text}
        maxLength={2_000}
        onChange={event => setText(event.target.value)}
        className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-3 placeholder:text-muted"
      />
      <Button type="submit" disabled={isPending || text.trim() === ''}>
        Send
      </Button>
    </form>
  )
}
