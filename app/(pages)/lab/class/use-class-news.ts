'use client'
import { useEffect, useState } from 'react'
import { type ClassEvent, classApi, type Message, type MyClass } from '../../classes/class-api.ts'
import { useServerEvents } from '../../server-events.ts'

const types = ['class', 'messages', 'message', 'gone'] as const

/** A class as its learner is told of it while they work: how it is now, and messages that were not put away. */
export function useClassNews(id: string) {
  const [room, setRoom] = useState<MyClass>()
  const [messages, setMessages] = useState<Message[]>([])
  const [away, putAway] = usePutAway(id)
  useServerEvents<ClassEvent>(classApi.events(id), types, event => {
    if (event.type === 'class' && event.class.as === 'learner') setRoom(event.class)
    if (event.type === 'messages') setMessages(known => merged(known, event.messages))
    if (event.type === 'message') setMessages(known => merged(known, [event.message]))
    if (event.type === 'gone') setRoom(undefined)
  })
  return {
    room,
    /** As the answer to a request tells it. */
    take: setRoom,
    messages: messages.filter(message => !away.has(message.id)),
    putAway,
  }
}

/** Each once, in the order in which they were sent. */
function merged(known: Message[], more: Message[]): Message[] {
  const byId = new Map([...known, ...more].map(message => [message.id, message]))
  return [...byId.values()].toSorted((a, b) => a.sentAt - b.sentAt)
}

/** The messages of that class which were put away in this browser. */
function usePutAway(id: string) {
  const key = `cks-lab-put-away-${id}`
  const [away, setAway] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => setAway(new Set(stored(key))), [key])
  const putAway = (message: string) => {
    const next = new Set([...stored(key), message])
    setAway(next)
    try {
      localStorage.setItem(key, JSON.stringify([...next]))
    } catch {
      // Where nothing can be kept it comes back with the next page.
    }
  }
  return [away, putAway] as const
}

function stored(key: string): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(value) ? value.filter(id => typeof id === 'string') : []
  } catch {
    return []
  }
}
