'use client'
import { wholeSeconds } from '../../../lab-infra/units.ts'
import { problemOf } from '../api-client.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useNow } from '../ui/time.ts'
import type { LabOnPage } from './session/use-lab.ts'

/** Between header and panes: what needs attention now. Usually nothing. */
export function Banners({ lab }: { lab: LabOnPage }) {
  const { session, connected, refused } = lab
  return (
    <div>
      {!connected && (
        <Notice tone="bad">
          The lab server does not answer. This page goes on by itself when it is back.
        </Notice>
      )}
      {session?.class?.pausedAt !== undefined && session.state !== 'ended' && (
        <Notice>The class is paused. No time runs meanwhile; what you do in your lab stays.</Notice>
      )}
      {session?.warned &&
        session.class?.pausedAt === undefined &&
        session.deadline !== undefined &&
        session.state === 'ready' && <Idle deadline={session.deadline} onStay={lab.extend} />}
      {refused && (
        <Notice tone="bad" action={<Button onClick={lab.dismiss}>Dismiss</Button>}>
          {problemOf(refused).detail} <span className="text-muted">{problemOf(refused).remedy}</span>
        </Notice>
      )}
    </div>
  )
}

function Idle({ deadline, onStay }: { deadline: number; onStay: () => void }) {
  const now = useNow(1_000)
  const left = now === 0 ? '' : ` in ${wholeSeconds(Math.floor((deadline - now) / 1000) * 1000)}`
  return (
    <Notice action={<Button onClick={onStay}>I am still here</Button>}>
      Nothing has happened in this lab for a while. It ends{left}.
    </Notice>
  )
}
