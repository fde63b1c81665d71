'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { problemOf } from '../../api-client.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'
import { type AnyClass, classApi, pathOfClass, type TaughtClass } from '../class-api.ts'
import { ClassHeading } from '../class-heading.tsx'
import { RulesSummary } from '../rules/rules-summary.tsx'
import { ToAll } from '../to-all/to-all.tsx'
import { Capacity } from './capacity.tsx'
import { ClassMenu } from './class-menu.tsx'
import { JoinCode } from './join-code.tsx'
import { Members } from './members.tsx'
import { Settings } from './settings.tsx'

interface TeacherViewProps {
  room: TaughtClass
  take: (room: AnyClass) => void
}

/** A class for who teaches it: how it is joined, whether there is room, who is in it, its rules. */
export function TeacherView({ room, take }: TeacherViewProps) {
  const router = useRouter()
  const path = pathOfClass(room.id)
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
        <ClassHeading room={room} />
        <div className="flex flex-wrap items-center gap-2">
          {room.phase === 'open' && <ToAll room={room} take={take} />}
          <PauseButton room={room} take={take} />
          <ButtonLink href={`${path}/board`} kind={room.phase === 'open' ? 'primary' : 'plain'}>
            Board
          </ButtonLink>
          <ButtonLink href={`${path}/results`}>Results</ButtonLink>
          <ClassMenu room={room} onGone={() => router.replace('/classes')} />
        </div>
      </div>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <JoinCode room={room} take={take} />
        {room.phase !== 'over' && <Capacity room={room} />}
      </div>
      <Members room={room} />
      {room.role === 'owner' && room.archivedAt === undefined ? (
        <Settings room={room} take={take} />
      ) : (
        <RulesSummary room={room} />
      )}
    </>
  )
}

/** Stops the time of all, and lets it go on. */
function PauseButton({ room, take }: TeacherViewProps) {
  const paused = room.pausedAt !== undefined
  const toggle = useMutation({
    mutationFn: () => (paused ? classApi.resume : classApi.pause)(room.id),
    onSuccess: take,
    onError: error => toast(problemOf(error).detail, { tone: 'bad' }),
  })
  if (room.phase !== 'open') return null
  return (
    <Button
      disabled={toggle.isPending}
      title={
        paused ? 'It closes later by as long as it was paused' : 'No time runs, and nobody begins a task'
      }
      onClick={() => toggle.mutate()}
    >
      {paused ? 'Resume' : 'Pause'}
    </Button>
  )
}
