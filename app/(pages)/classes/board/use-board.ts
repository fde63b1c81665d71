'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useServerEvents } from '../../server-events.ts'
import { classApi } from '../class-api.ts'
import { type BoardEvent, boardApi } from './board-api.ts'
import { nothingTold, tell } from './listing.ts'

/** The board of a class, kept current by the server's events. */
export function useBoard(id: string) {
  const [told, setTold] = useState(nothingTold)
  // Whether there is such a class to teach is asked first: a stream that is refused does not say why.
  const { data, error, refetch } = useQuery({ queryKey: ['class', id], queryFn: () => classApi.get(id) })
  const teaches = data?.as === 'teacher'
  const connected = useServerEvents<BoardEvent>(
    teaches && !told.gone ? boardApi.events(id) : undefined,
    ['class', 'board', 'rows', 'gone'],
    event => setTold(before => tell(before, event, Date.now())),
  )
  return {
    ...told,
    room: told.room ?? (teaches ? data : undefined),
    /** One learns in it. */
    learns: data?.as === 'learner',
    error: error ?? undefined,
    retry: refetch,
    connected,
  }
}
