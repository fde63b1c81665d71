/** Times as people read them. All arguments are ms. */
import { useEffect, useState } from 'react'

/** "00:07:41" */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const part = (value: number) => String(value).padStart(2, '0')
  return `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`
}

/** Rounded to what a person plans with: "4 s", "50 s", "3 min". */
export function roughly(ms: number): string {
  if (ms < 1_000) return 'less than 1 s'
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}

/** "14:02" in the learner's own time zone. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** The present time, renewed every `everyMs` while `running`. 0 on the server. */
export function useNow(everyMs: number, running = true): number {
  const [now, setNow] = useState(0)
  useEffect(() => {
    setNow(Date.now())
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, running])
  return now
}
