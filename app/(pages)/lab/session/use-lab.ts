'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer } from 'react'
import { api, type Grade, type Session, type SessionEvent } from '../../api-client.ts'
import { useServerEvents } from '../../server-events.ts'
import { applyEvent, type LabEvent, nothingKnown } from './lab-state.ts'

const eventTypes = ['session', 'progress', 'control-plane', 'grading', 'check', 'grade'] as const

/** The newest first; it is told by the events and by the answer to the request, and is in the list once. */
const withGrade = (known: Grade[], grade: Grade) =>
  known.some(it => it.id === grade.id) ? known : [grade, ...known]

/** The task, its session (opened on arrival, or the open one gone on with), and everything that can be done with it. */
export function useLab(scenario: string, inClass?: string) {
  const client = useQueryClient()
  const [state, dispatch] = useReducer(
    (before: typeof nothingKnown, event: LabEvent) => applyEvent(before, event, Date.now()),
    nothingKnown,
  )
  const task = useQuery({ queryKey: ['scenario', scenario], queryFn: () => api.scenario(scenario) })
  const opened = useQuery({
    queryKey: ['open', scenario, inClass],
    queryFn: () => api.open(scenario, inClass),
    enabled: task.isSuccess,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  })
  const take = useCallback((session: Session) => dispatch({ type: 'session', session }), [])
  useEffect(() => {
    if (opened.data) take(opened.data)
  }, [opened.data, take])

  const { session } = state
  const id = session?.id
  const over = session?.state === 'ended'
  const connected = useServerEvents<SessionEvent>(
    id && !over ? `/api/sessions/${id}/events` : undefined,
    eventTypes,
    dispatch,
  )
  const grades = useQuery({
    queryKey: ['grades', id],
    queryFn: () => api.grades(id!),
    enabled: id !== undefined,
  })
  const drawn = useQuery({
    queryKey: ['task', id],
    queryFn: () => api.task(id!),
    enabled: id !== undefined && task.data?.drawn === true,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { grade } = state
  useEffect(() => {
    if (!grade) return
    client.setQueryData<Grade[]>(['grades', grade.sessionId], known => known && withGrade(known, grade))
    for (const queryKey of [['catalogue'], ['explanation']]) void client.invalidateQueries({ queryKey })
  }, [grade, client])

  const check = useMutation({
    mutationFn: () => api.check(id!),
    // The events tell it as well, but for a page whose events broke off meanwhile.
    onSuccess: grade => dispatch({ type: 'grade', grade }),
    onError: () => dispatch({ type: 'grading-failed' }),
  })
  const change = useMutation({
    mutationFn: (request: (id: string) => Promise<Session>) => request(id!),
    onSuccess: take,
  })
  const action = [check, change].find(mutation => mutation.isError)

  return {
    task,
    /** The task as it is put in this session, or by default where none can be had; undefined until that is known. */
    put: task.data?.drawn && !opened.isError ? drawn.data : task.data,
    /** Why it cannot be told how the task is put in this session. */
    putError: drawn.error ?? undefined,
    opened,
    session,
    connected,
    /** A grading run goes on; its results come in. */
    grading:
      state.grading ?? (check.isPending ? { waitingFor: undefined, since: check.submittedAt } : undefined),
    results: state.results,
    grade: grade ?? grades.data?.[0],
    grades: grades.data ?? [],
    check: () => check.mutate(),
    reset: () => change.mutate(api.reset),
    end: () => change.mutate(api.end),
    restart: () => (over ? void opened.refetch() : change.mutate(api.restart)),
    extend: () => change.mutate(api.extend),
    setKubelet: (kubelet: Session['kubelet']) => change.mutate(one => api.kubelet(one, kubelet)),
    /** The last action that was refused, until it is dismissed. */
    refused: action?.error ?? undefined,
    dismiss: () => action?.reset(),
  }
}
export type LabOnPage = ReturnType<typeof useLab>
