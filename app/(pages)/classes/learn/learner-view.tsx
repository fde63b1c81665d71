'use client'
import type { AnyClass, Message, MyClass } from '../class-api.ts'
import { ClassHeading } from '../class-heading.tsx'
import { RulesSummary } from '../rules/rules-summary.tsx'
import { Hand } from './hand.tsx'
import { Messages } from './messages.tsx'
import { MyReport } from './my-report.tsx'
import { MyTasks } from './my-tasks.tsx'
import { TimeLeft } from './time-left.tsx'

interface LearnerViewProps {
  room: MyClass
  messages: readonly Message[]
  take: (room: AnyClass) => void
}

/** A class for who learns in it: its time, its messages, its tasks, its rules. */
export function LearnerView({ room, messages, take }: LearnerViewProps) {
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-x-8 gap-y-4">
        <ClassHeading room={room} />
        {room.phase === 'open' && <Hand room={room} take={take} />}
        <TimeLeft room={room} />
        <MyReport room={room} />
      </div>
      <Messages messages={messages} />
      <MyTasks room={room} />
      <RulesSummary room={room} />
    </>
  )
}
