import { useRef } from 'react'
import type { ProgressStep } from '../api-client.ts'

/** When each step was first seen running, ms since the epoch: events say how long a step took only at its end. */
export function useStepStarts(steps: ProgressStep[]): Record<string, number> {
  const starts = useRef<Record<string, number>>({})
  for (const { step, state } of steps) {
    if (state === 'started' || state === 'running') starts.current[step] ??= Date.now()
    else delete starts.current[step]
  }
  return starts.current
}
