'use client'
import { useEffect, useRef } from 'react'
import { api } from '../api-client.ts'

/** ms for which a task is looked at before it counts as likely to be opened. */
const lookMs = 2_000

/** Nobody waits for it: a task that is not prepared takes longer to open, and nothing else. */
const tell = (scenario: string) => void api.ahead(scenario).catch(() => {})

/** Tells the server that this task is likely to be opened next, so that it may be set up ahead; anew when `asOf` changes. */
export function useAhead(scenario: string | undefined, asOf?: number) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was told is forgotten after some minutes.
  useEffect(() => {
    if (scenario !== undefined) tell(scenario)
  }, [scenario, asOf])
}

/** What a link to the task needs, so that one that is looked at for some time is told. */
export function useLookedAt(scenario: string) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = () => clearTimeout(timer.current)
  const begin = () => {
    stop()
    timer.current = setTimeout(() => tell(scenario), lookMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return { onPointerEnter: begin, onPointerLeave: stop, onFocus: begin, onBlur: stop }
}
