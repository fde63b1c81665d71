'use client'
import Link from 'next/link'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { clock, useNow } from '../../ui/time.ts'
import { pathOfClass, type TaughtClass } from '../class-api.ts'
import type { BoardRow } from './board-api.ts'
import { BoardTable } from './board-table.tsx'
import { JoinCodeDialog } from './join-code-dialog.tsx'
import { shownRows } from './listing.ts'
import { RowPanel } from './row-panel.tsx'
import { useBoardKeys } from './use-board-keys.ts'
import { useHiddenNames } from './use-hidden-names.ts'

interface BoardProps {
  room: TaughtClass
  rows: BoardRow[]
  /** How far the clock of this machine is ahead of the server's, in ms. */
  ahead: number
}

/** The learners of a class, who needs help first; one of them beside, where asked for. */
export function Board({ room, rows, ahead }: BoardProps) {
  const [text, setText] = useState('')
  const [needs, setNeeds] = useState(false)
  const [hidden, hide] = useHiddenNames()
  const [opened, setOpened] = useState<string>()
  const [showsCode, setShowsCode] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const now = useNow(1_000) - ahead
  useBoardKeys({
    '/': () => field.current?.focus(),
    h: () => hide(!hidden),
    n: () => setNeeds(!needs),
    j: () => setShowsCode(true),
  })
  const shown = shownRows(rows, { text, needs, hidden })
  const row = rows.find(({ person }) => person === opened)
  const close = () => {
    setOpened(undefined)
    table.current?.querySelector<HTMLElement>(`[data-person="${CSS.escape(opened ?? '')}"]`)?.focus()
  }
  return (
    <section aria-label="Board" onKeyDown={event => moveBetweenRows(event, table.current, field.current)}>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="truncate text-xl font-semibold">
            <Link href={pathOfClass(room.id)} prefetch={false} className="hover:underline">
              <bdi>{room.title}</bdi>
            </Link>
          </h1>
          <Summary room={room} rows={rows} now={now} />
        </div>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Button aria-keyshortcuts="j" onClick={() => setShowsCode(true)}>
            Join code
          </Button>
          <Button
            aria-pressed={hidden}
            aria-keyshortcuts="h"
            onClick={() => hide(!hidden)}
            className={pressed}
          >
            Hide names
          </Button>
          <Button
            aria-pressed={needs}
            aria-keyshortcuts="n"
            onClick={() => setNeeds(!needs)}
            className={pressed}
          >
            Needs help
          </Button>
          <FilterField ref={field} label="Filter learners" value={text} onChange={setText} />
        </div>
      </header>
      <BoardTable ref={table} rows={shown} now={now} hidden={hidden} opened={opened} onOpen={setOpened} />
      {shown.length === 0 && (
        <p className="mt-4 text-base text-muted">
          {needs && text === '' ? 'Nobody needs help now.' : 'Nobody is found by this filter.'}{' '}
          <Button
            onClick={() => {
              setText('')
              setNeeds(false)
            }}
          >
            Show all
          </Button>
        </p>
      )}
      <Keys />
      {row && <RowPanel key={row.person} room={room} row={row} now={now} hidden={hidden} onClose={close} />}
      {showsCode && <JoinCodeDialog room={room} onClose={() => setShowsCode(false)} />}
    </section>
  )
}

/** Arrow keys move between the rows, and from the filter into them and back; Enter in the filter opens the first one. */
function moveBetweenRows(
  event: KeyboardEvent,
  table: HTMLElement | null,
  field: HTMLInputElement | null,
): void {
  const rows = [...(table?.querySelectorAll<HTMLElement>('[data-person]') ?? [])]
  const at = rows.indexOf(event.target as HTMLElement)
  if (at === -1 && event.target !== field) return
  if (event.key === 'Enter' && event.target === field && field?.value) rows[0]?.click()
  else if (event.key === 'ArrowDown') rows[at + 1]?.focus()
  else if (event.key === 'ArrowUp') (at > 0 ? rows[at - 1] : field)?.focus()
  else return
  event.preventDefault()
}

const pressed = 'aria-pressed:bg-raised aria-pressed:border-accent aria-pressed:text-accent'

function Summary({ room, rows, now }: { room: TaughtClass; rows: BoardRow[]; now: number }) {
  const inNeed = rows.filter(({ needs }) => needs.length > 0).length
  const there = rows.filter(({ present }) => present).length
  const left = room.closesAt - (room.pausedAt ?? now)
  return (
    <p className="text-base text-muted">
      {rows.length} {rows.length === 1 ? 'learner' : 'learners'}, {there} there,{' '}
      <span className={inNeed > 0 ? 'font-medium text-unsure' : ''}>
        {inNeed === 0 ? 'nobody needs' : inNeed === 1 ? '1 needs' : `${inNeed} need`} help
      </span>
      {room.phase === 'open' && now > 0 && <span className="tabular-nums"> · {clock(left)} left</span>}
      {room.phase === 'planned' && ' · has not begun'}
      {room.phase === 'over' && ' · is over'}
    </p>
  )
}

function Keys() {
  const keys = [
    ['↑ ↓', 'move'],
    ['Enter', 'open'],
    ['/', 'filter'],
    ['n', 'who needs help'],
    ['h', 'hide names'],
    ['j', 'join code'],
  ]
  return (
    <p className="mt-4 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {keys.map(([key, what]) => (
        <span key={key}>
          <kbd className="rounded border border-line px-1.5 font-mono">{key}</kbd> {what}
        </span>
      ))}
    </p>
  )
}
