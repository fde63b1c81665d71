'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type ServerEvent, type Status } from './api-client.ts'
import { useServerEvents } from './server-events.ts'

/** The state of the machine's set-up and of the pool, kept current by the server's events. */
export function useStatus(): Status | undefined {
  const client = useQueryClient()
  const { data } = useQuery({ queryKey: ['status'], queryFn: api.status })
  useServerEvents<ServerEvent>('/api/events', ['status'], event =>
    client.setQueryData(['status'], event.status),
  )
  return data
}
