'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useServerEvents } from '../server-events.ts'
import { type AnyClass, type ClassEvent, classApi, type Message } from './class-api.ts'

/** A class as one sees it, kept current by the server's events. */
export function useClass(id: string) {
  const client = useQueryClient()
  const [gone, setGone] = useState(false)
  const [messages, setMessages] = useState<readonly Message[]>([])
  const { data, error, refetch } = useQuery({
    queryKey: ['class', id],
    queryFn: () => classApi.get(id),
    enabled: !gone,
  })
  const connected = useServerEvents<ClassEvent>(
    data && !gone ? classApi.events(id) : undefined,
    ['class', 'messages', 'message', 'gone'],
    event => {
      if (event.type === 'gone') setGone(true)
      else if (event.type === 'messages') setMessages(event.messages)
      else if (event.type === 'message') setMessages(known => [...known, event.message])
      else if (event.type === 'class') {
        client.setQueryData<AnyClass>(['class', id], event.class)
        void client.invalidateQueries({ queryKey: ['class', id, 'around'] })
      }
    },
  )
  return {
    room: data,
    /** The oldest first. */
    messages,
    error: error ?? undefined,
    retry: refetch,
    /** Deleted, or one was taken out of it. */
    gone,
    connected,
    /** As a change of it was answered. */
    take: (room: AnyClass) => client.setQueryData<AnyClass>(['class', id], room),
  }
}
