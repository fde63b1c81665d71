'use client'
import Link from 'next/link'
import { type AnyClass, pathOfClass } from '../class-api.ts'
import { phaseLabel } from '../phase.ts'
import { PhaseMark } from '../phase-mark.tsx'
import { ClassMenu } from '../teach/class-menu.tsx'
import { span } from '../times.ts'

export function ClassRow({ room }: { room: AnyClass }) {
  return (
    <li className="flex items-center border-t border-line first:border-t-0 hover:bg-raised">
      <Link
        href={pathOfClass(room.id)}
        prefetch={false}
        className="grid min-h-16 min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-3 py-2 -outline-offset-2 md:grid-cols-[minmax(0,1fr)_7rem_6rem]"
      >
        <span className="col-span-2 min-w-0 md:col-span-1">
          <span className="block truncate font-medium">
            <bdi>{room.title}</bdi>
          </span>
          <span className="block text-muted">{span(room.opensAt, room.closesAt, room.asOf)}</span>
        </span>
        <span className="text-muted md:text-right">{room.as === 'teacher' ? seats(room) : solved(room)}</span>
        <PhaseMark label={phaseLabel(room)} />
      </Link>
      <span className="flex w-10 justify-center">{room.as === 'teacher' && <ClassMenu room={room} />}</span>
    </li>
  )
}

const seats = ({ learners, seats }: Extract<AnyClass, { as: 'teacher' }>) => `${learners} of ${seats} seats`

const solved = ({ tasks }: Extract<AnyClass, { as: 'learner' }>) =>
  `${tasks.filter(({ state }) => state === 'solved').length} of ${tasks.length} solved`
