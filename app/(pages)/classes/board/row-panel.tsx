'use client'
import { useEffect, useId, useRef } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { timeOfDay } from '../../ui/time.ts'
import type { TaughtClass } from '../class-api.ts'
import type { BoardRow } from './board-api.ts'
import { Needs } from './cells.tsx'
import { minutesAgo, nameOf, timeOnTask } from './listing.ts'
import { PanelActions } from './panel-actions.tsx'
import { LearnerResults } from './results.tsx'

interface RowPanelProps {
  room: TaughtClass
  row: BoardRow
  now: number
  hidden: boolean
  onClose: () => void
}

/** One learner beside the board, which goes on: how they are, what can be done for them, what came of it. Escape closes it. */
export function RowPanel({ room, row, now, hidden, onClose }: RowPanelProps) {
  const title = useId()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby={title}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
      className="fixed top-12 right-0 bottom-0 z-10 w-[min(40rem,100vw)] overflow-y-auto border-l border-line bg-surface p-6 text-base shadow-xl -outline-offset-2"
    >
      <div className="flex items-start gap-2">
        <h2 id={title} className="mr-auto text-xl font-semibold wrap-anywhere">
          <bdi>{nameOf(row, hidden)}</bdi>
        </h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      <p className="mt-1 text-muted">
        {row.present ? 'There' : 'No page open'}
        {row.lastAt !== undefined && `, last did something ${ago(now - row.lastAt)}`}
        {row.extraMinutes > 0 && `, has ${row.extraMinutes} more minutes`}
      </p>
      <div className="mt-4 empty:hidden">
        <Needs needs={row.needs} />
      </div>
      <PanelActions room={room} row={row} hidden={hidden} />
      <Session row={row} now={now} />
      <LearnerResults room={room} row={row} />
    </aside>
  )
}

const ago = (ms: number) => (ms < 60_000 ? 'just now' : `${minutesAgo(ms)} ago`)

function Session({ row, now }: { row: BoardRow; now: number }) {
  const { session } = row
  if (!session) return <p className="mt-6 text-muted">They have begun no task yet.</p>
  const { title, state, hintsSeen, controlPlane: plane } = session
  return (
    <dl className="mt-6 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      <Detail name="Task">{title}</Detail>
      <Detail name="Lab">
        {state}
        {session.problem && <span className="block text-muted">{session.problem}</span>}
        {session.endedBecause && <span className="block text-muted">{session.endedBecause}</span>}
      </Detail>
      <Detail name="On the task">
        {minutesAgo(timeOnTask(row, now)).replace('now', 'less than a minute')}
      </Detail>
      <Detail name="Hints seen">{hintsSeen}</Detail>
      {plane && (
        <Detail name="Control plane">
          {plane.summary}, since {timeOfDay(plane.since)}
          {plane.cause && (
            <pre className="mt-1 max-h-40 overflow-y-auto font-mono text-[13px] leading-5 whitespace-pre-wrap wrap-anywhere text-muted">
              {plane.cause}
            </pre>
          )}
        </Detail>
      )}
    </dl>
  )
}

function Detail({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
