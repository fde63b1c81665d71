'use client'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { problemOf } from '../../api-client.ts'
import { classApi, type MyClass } from '../../classes/class-api.ts'
import { useServerNow } from '../../classes/learn/time-left.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { clock, timeOfDay } from '../../ui/time.ts'
import { MessageNotice } from './message-notice.tsx'
import type { ShownInClass } from './shown.ts'
import { useClassNews } from './use-class-news.ts'

interface ClassBarProps {
  id: string
  /** Told what is shown to the class. */
  onShown: (shown: ShownInClass | undefined) => void
  /** Goes to what is shown. */
  onLook: () => void
}

/** In a class, below the header: which one, the time that is left, the hand; messages, until they are put away. */
export function ClassBar({ id, onShown, onLook }: ClassBarProps) {
  const { room, take, messages, putAway } = useClassNews(id)
  const [problem, setProblem] = useState<string>()
  const terminal = room?.terminal
  const since = terminal?.since
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it began tells one that is shown from another.
  useEffect(() => {
    onShown(terminal && { classId: id, by: terminal.by, since: terminal.since })
  }, [id, since, onShown])
  if (!room) return null
  const raised = room.handRaisedAt !== undefined
  const raise = () => {
    setProblem(undefined)
    classApi.hand(id, !raised).then(take, error => setProblem(problemOf(error).detail))
  }
  return (
    <section aria-label="Class">
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 border-b border-line bg-surface px-4 py-1">
        <Link
          href={`/classes/${encodeURIComponent(id)}`}
          prefetch={false}
          className="min-w-0 truncate text-muted hover:text-text hover:underline"
        >
          <bdi>{room.title}</bdi>
        </Link>
        <div className="ml-auto flex items-center gap-4">
          <TimeLeft room={room} />
          {raised && (
            <span role="status" className="text-muted">
              {room.handSeenAt === undefined ? 'Your hand is raised.' : 'Your hand was seen.'}
            </span>
          )}
          <Button aria-pressed={raised} onClick={raise}>
            {raised ? 'Lower hand' : 'Raise hand'}
          </Button>
        </div>
      </div>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <LaterEnd key={id} closesAt={room.closesAt} />
      <TerminalShown terminal={terminal} onLook={onLook} />
      {messages.map(message => (
        <MessageNotice key={message.id} message={message} onPutAway={() => putAway(message.id)} />
      ))}
    </section>
  )
}

/** By the server's clock, which tells the time with each news. */
function TimeLeft({ room: { asOf, closesAt, pausedAt, phase } }: { room: MyClass }) {
  const now = useServerNow(asOf)
  if (now === undefined || phase !== 'open') return null
  const left = Math.max(0, closesAt - (pausedAt ?? now))
  const soon = left < 5 * 60_000
  return (
    <span className="whitespace-nowrap text-muted">
      <span
        role="timer"
        aria-label="Time left"
        className={`tabular-nums ${soon && pausedAt === undefined ? 'text-unsure' : 'text-text'}`}
      >
        {clock(left)}
      </span>{' '}
      {pausedAt === undefined ? 'left' : 'left, paused'}
    </span>
  )
}

/** The end was put off: said once, until it is put away. */
function LaterEnd({ closesAt }: { closesAt: number }) {
  const [known, setKnown] = useState(closesAt)
  useEffect(() => {
    if (closesAt < known) setKnown(closesAt)
  }, [closesAt, known])
  if (closesAt <= known) return null
  return (
    <Notice action={<Button onClick={() => setKnown(closesAt)}>Put away</Button>}>
      There is more time: {Math.round((closesAt - known) / 60_000)} min. The class ends at{' '}
      {timeOfDay(closesAt)}.
    </Notice>
  )
}

/** A terminal is shown: said until one looks or puts it away. */
function TerminalShown({ terminal, onLook }: { terminal: MyClass['terminal']; onLook: () => void }) {
  const [seen, setSeen] = useState<number>()
  if (!terminal || terminal.since === seen) return null
  const look = () => {
    setSeen(terminal.since)
    onLook()
  }
  return (
    <Notice
      action={
        <>
          <Button onClick={look}>Look</Button>
          <Button kind="quiet" onClick={() => setSeen(terminal.since)}>
            Put away
          </Button>
        </>
      }
    >
      <bdi>{terminal.by}</bdi> shows a terminal to the class.
    </Notice>
  )
}
