'use client'
import { Icon } from '../../ui/icons.tsx'
import type { BoardRow } from './board-api.ts'
import { minutesAgo, nameOf, timeOnTask } from './listing.ts'

export type ColumnId = 'learner' | 'needs' | 'task' | 'plane' | 'checks' | 'attempts' | 'last' | 'time'

interface CellProps {
  row: BoardRow
  /** By the server's clock. */
  now: number
  hidden: boolean
  onOpen: (person: string) => void
}

export function BoardCell({ column, ...cell }: CellProps & { column: ColumnId }) {
  const { row, now } = cell
  switch (column) {
    case 'learner':
      return <Learner {...cell} />
    case 'needs':
      return <Needs needs={row.needs} />
    case 'task':
      return <Task row={row} />
    case 'plane':
      return <Plane row={row} />
    case 'checks':
      return <Checks row={row} />
    case 'attempts':
      return <span className="tabular-nums">{row.attempts || ''}</span>
    case 'last':
      return (
        <span className="whitespace-nowrap tabular-nums">{row.lastAt && minutesAgo(now - row.lastAt)}</span>
      )
    case 'time':
      return (
        <span className="whitespace-nowrap tabular-nums">
          {row.session && minutesAgo(timeOnTask(row, now)).replace('now', '0 min')}
        </span>
      )
  }
}

function Learner({ row, hidden, onOpen }: CellProps) {
  return (
    <button
      type="button"
      data-person={row.person}
      onClick={event => {
        event.stopPropagation()
        onOpen(row.person)
      }}
      className="flex max-w-64 min-w-32 items-start gap-2 text-left font-medium wrap-anywhere"
    >
      <Dot tone={row.present ? 'bg-good' : 'border border-line-strong'} />
      <span>
        <bdi>{nameOf(row, hidden)}</bdi>
        {!row.present && (
          <span className="block text-sm font-normal whitespace-nowrap text-muted">no page open</span>
        )}
      </span>
      {row.handSeenAt !== undefined && (
        <span title="Hand raised, and seen" className="mt-1">
          <Icon name="hand" className="text-muted" />
          <span className="sr-only">hand raised, and seen</span>
        </span>
      )}
    </button>
  )
}

/** Never alone: words stand beside it. */
const Dot = ({ tone }: { tone: string }) => <span className={`mt-2 size-2 shrink-0 rounded-full ${tone}`} />

export function Needs({ needs }: { needs: BoardRow['needs'] }) {
  if (needs.length === 0) return null
  return (
    <ul className="max-w-72 min-w-40 space-y-1">
      {needs.map(({ why, says }, index) => (
        <li key={why} className={`flex gap-2 ${index === 0 ? 'font-medium text-unsure' : 'text-muted'}`}>
          <Icon name={why === 'hand' ? 'hand' : 'warning'} className="mt-1" />
          {says}
        </li>
      ))}
    </ul>
  )
}

function Task({ row: { session, movedTo } }: { row: BoardRow }) {
  if (!session) return <span className="text-muted">{movedTo ? 'moved, not begun' : 'none begun'}</span>
  const { title, state, queue, problem, endedBecause } = session
  const detail = queue ? `waits for a lab, number ${queue.place}` : (problem ?? endedBecause)
  return (
    <div className="max-w-64 min-w-40">
      {title}
      {state !== 'ready' && (
        <span
          className={`block text-sm ${state === 'failed' || state === 'lost' ? 'text-bad' : 'text-muted'}`}
        >
          {queue ? detail : `lab ${state}`}
          {!queue && detail && `: ${detail}`}
        </span>
      )}
    </div>
  )
}

const phases: Record<string, string> = {
  ready: 'bg-good',
  restarting: 'bg-unsure pulse',
  broken: 'bg-bad',
  stopped: 'bg-bad',
  unreachable: 'border border-bad',
}

function Plane({ row }: { row: BoardRow }) {
  const plane = row.session?.controlPlane
  if (!plane) return null
  const { phase, summary, cause } = plane
  return (
    <div className="flex max-w-80 min-w-32 gap-2">
      <Dot tone={phases[phase] ?? ''} />
      <div className="min-w-0">
        {phase === 'ready' ? <span className="text-muted">ready</span> : summary}
        {phase !== 'ready' && cause && (
          <span
            title={cause}
            className="line-clamp-2 font-mono text-[13px] leading-5 wrap-anywhere text-muted"
          >
            {cause.trim()}
          </span>
        )}
      </div>
    </div>
  )
}

const outcomes = {
  passed: { icon: 'check', tone: 'text-good', says: 'passed' },
  failed: { icon: 'cross', tone: 'text-bad', says: 'failed' },
  inconclusive: { icon: 'question', tone: 'text-unsure', says: 'could not be checked' },
} as const

type Mark = { id: string; title: string; outcome?: keyof typeof outcomes | undefined }

/** A mark for each check, in the order of the task. */
export function Marks({ checks }: { checks: readonly Mark[] }) {
  return (
    <ul className="flex flex-wrap gap-1">
      {checks.map(({ id, title, outcome }) => {
        const look = outcome && outcomes[outcome]
        const says = `${title}: ${look?.says ?? 'not judged yet'}`
        return (
          <li
            key={id}
            title={says}
            className="flex size-6 items-center justify-center rounded border border-line"
          >
            <span className="sr-only">{says}</span>
            {look ? (
              <Icon name={look.icon} className={look.tone} />
            ) : (
              <span aria-hidden="true" className="text-muted">
                ·
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Checks({ row: { checks, session, best } }: { row: BoardRow }) {
  if (checks.length === 0) return null
  const judged = checks.filter(({ outcome }) => outcome === 'passed').length
  return (
    <div className="min-w-24">
      <Marks checks={checks} />
      <p className="mt-1 text-sm whitespace-nowrap text-muted tabular-nums">
        {session?.checking ? (
          <span className="pulse">checking</span>
        ) : best === undefined ? (
          'not checked'
        ) : (
          `${judged} of ${checks.length} pass, best ${best} %`
        )}
      </p>
    </div>
  )
}
