'use client'
import { useEffect, useState } from 'react'
import { clock, useNow } from '../../ui/time.ts'
import type { MyClass } from '../class-api.ts'
import { left } from '../times.ts'

const day = 86_400_000

/** Until the class begins or ends for this learner, by the server's clock. */
export function TimeLeft({ room }: { room: MyClass }) {
  const now = useServerNow(room.asOf)
  const { phase, pausedAt, opensAt, closesAt } = room
  if (phase === 'over' || now === undefined) return null
  const [what, until] = phase === 'planned' ? ['begins in', opensAt] : ['left', closesAt]
  const ms = Math.max(0, until - (pausedAt ?? now))
  return (
    <p className="flex items-baseline gap-2 whitespace-nowrap">
      {phase === 'planned' && <span className="text-muted">{what}</span>}
      <span
        role="timer"
        aria-label={phase === 'planned' ? 'Time until it begins' : 'Time left'}
        className={`text-2xl tabular-nums ${pausedAt === undefined ? '' : 'text-muted'}`}
      >
        {ms > day ? left(ms) : clock(ms)}
      </span>
      {phase !== 'planned' && (
        <span className="text-muted">{pausedAt === undefined ? what : 'left, paused'}</span>
      )}
    </p>
  )
}

/** The time of the server's clock, renewed each second. Undefined until the page is in a browser. @param asOf when it last told */
export function useServerNow(asOf: number): number | undefined {
  const now = useNow(1_000)
  const [ahead, setAhead] = useState<number>()
  useEffect(() => setAhead(asOf - Date.now()), [asOf])
  return now === 0 || ahead === undefined ? undefined : now + ahead
}
