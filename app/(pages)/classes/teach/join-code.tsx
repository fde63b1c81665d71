'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.ts'
import { type AnyClass, classApi, type TaughtClass } from '../class-api.ts'
import { Panel } from '../panel.tsx'
import { moment } from '../times.ts'

/** The code by which learners come in, to be shown to a room, and its link, to be sent. */
export function JoinCode({ room, take }: { room: TaughtClass; take: (room: AnyClass) => void }) {
  const [asking, setAsking] = useState(false)
  const { id, joinCode, joinCodeUntil, seats, learners, role, phase } = room
  const renew = useMutation({
    mutationFn: () => classApi.renewJoinCode(id),
    onSuccess: room => {
      take(room)
      toast('The class has a new code.', { tone: 'good', detail: 'The former leads nowhere.' })
    },
    onError: error => toast(problemOf(error).detail, { tone: 'bad' }),
  })
  const holds = joinCode !== undefined && phase !== 'over' && (joinCodeUntil ?? 0) > room.asOf
  const mayRenew = role === 'owner' && phase !== 'over'
  return (
    <Panel
      title="How learners join"
      action={
        mayRenew && (
          <Button kind="quiet" disabled={renew.isPending} onClick={() => setAsking(true)}>
            New code…
          </Button>
        )
      }
    >
      {holds ? (
        <>
          <p
            data-testid="join-code"
            className="mt-4 font-mono text-4xl tracking-widest select-all sm:text-5xl"
          >
            {joinCode}
          </p>
          <p className="mt-4 text-muted">
            {learners} of {seats} seats are taken. The code holds until {moment(joinCodeUntil!, room.asOf)},
            with or without capitals and dashes.
          </p>
          <div className="mt-4 flex flex-wrap gap-2">
            <Button onClick={() => copy(joinCode, 'The code')}>Copy the code</Button>
            <Button onClick={() => copy(linkOf(joinCode), 'The link')}>Copy the link</Button>
          </div>
        </>
      ) : (
        <p className="mt-4 text-muted">
          {phase === 'over'
            ? 'The class is over: nobody can join it any more.'
            : 'There is no code that holds.'}
        </p>
      )}
      {asking && (
        <Confirm
          title="Make a new code"
          text="The present code and its link lead nowhere from then on. Who is in the class stays."
          action="Make a new code"
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  )
}

/** The code stands behind #, so that no server and no log gets to see it. */
const linkOf = (code: string) => `${window.location.origin}/join#code=${code}`

function copy(text: string, what: string): void {
  copyText(text).then(
    () => toast(`${what} is copied.`, { tone: 'good' }),
    () => toast(`${what} could not be copied.`, { tone: 'bad', detail: text, stays: true }),
  )
}
