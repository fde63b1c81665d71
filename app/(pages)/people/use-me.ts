'use client'
import { useQuery } from '@tanstack/react-query'
import type { Person } from '../../server/people/api.ts'
import { peopleApi } from './people-api.ts'

/** Who has signed in; undefined until that is known, and where nobody has to. */
export function useMe(): Person | undefined {
  const { data } = useQuery({ queryKey: ['ways'], queryFn: peopleApi.ways })
  return data?.needed ? data.me : undefined
}
