'use client'
import { useSyncExternalStore } from 'react'
import type { TaughtClass } from '../class-api.ts'

const never = () => () => {}

/** How one comes in, large enough to be read from the last row. */
export function JoinCode({ room }: { room: TaughtClass }) {
  const host = useSyncExternalStore(
    never,
    () => window.location.host,
    () => '',
  )
  if (room.joinCode === undefined)
    return <p className="text-lg text-muted">There is no code to join with: the class is archived.</p>
  return (
    <div className="text-center">
      <p className="text-lg text-muted">
        Go to <span className="font-mono text-text">{host}/join</span> and write
      </p>
      <p
        data-testid="join-code"
        className="mt-4 font-mono text-[clamp(2.5rem,9vw,8rem)] leading-none font-semibold tracking-wider"
      >
        {room.joinCode}
      </p>
      <p className="mt-6 text-lg text-muted">
        {room.learners} of {room.seats} seats are taken.
      </p>
    </div>
  )
}
