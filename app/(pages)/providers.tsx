'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ApiError } from './api-client.ts'
import { Toasts } from './ui/toasts.tsx'

/** Server state for all pages. A server that is away is asked again; an answer that says no is not. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 5_000,
            // The server is usually on loopback: it can be reached though the machine is offline.
            networkMode: 'always',
            retry: (failures, error) => failures < 3 && error instanceof ApiError && error.status === 0,
            retryDelay: 1_000,
          },
          mutations: { networkMode: 'always' },
        },
      }),
  )
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toasts />
    </QueryClientProvider>
  )
}
