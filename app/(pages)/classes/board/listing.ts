/** The board as it was told, and what of it is shown. */
import type { TaughtClass } from '../class-api.ts'
import type { BoardEvent, BoardRow } from './board-api.ts'

export interface Told {
  room?: TaughtClass
  /** In the server's order, who needs help first; undefined until they are known. */
  rows?: BoardRow[]
  /** How far the clock of this machine is ahead of the server's, in ms. */
  ahead: number
  gone: boolean
}

export const nothingTold: Told = { ahead: 0, gone: false }

/** @param now ms since the epoch, by the clock of this machine */
export function tell(told: Told, event: BoardEvent, now: number): Told {
  switch (event.type) {
    case 'class':
      return { ...told, room: event.class, ahead: now - event.class.asOf }
    case 'board':
      return { ...told, rows: event.rows, ahead: now - event.asOf }
    case 'rows': {
      const known = new Map([...(told.rows ?? []), ...event.rows].map(row => [row.person, row]))
      const rows = event.order.map(person => known.get(person)).filter(row => row !== undefined)
      return { ...told, rows, ahead: now - event.asOf }
    }
    case 'gone':
      return { ...told, gone: true }
  }
}

/** What a learner is called on the board. */
export const nameOf = ({ name, number }: Pick<BoardRow, 'name' | 'number'>, hidden: boolean): string =>
  hidden ? `Learner ${number}` : name

export interface Filter {
  text: string
  /** Only who needs help. */
  needs: boolean
  /** Names are hidden, so that nothing is found by them either. */
  hidden: boolean
}

/** Every word has to be somewhere in what the row shows. */
export function shownRows(rows: readonly BoardRow[], { text, needs, hidden }: Filter): BoardRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(row => {
    if (needs && row.needs.length === 0) return false
    const { session } = row
    const { state, title, controlPlane } = session ?? {}
    const said = [title, state, controlPlane?.summary, controlPlane?.cause, ...row.needs.map(it => it.says)]
    const all = [nameOf(row, hidden), ...said].join('\n').toLowerCase()
    return words.every(word => all.includes(word))
  })
}

/** "now", "4 min", "2 h 5 min" */
export function minutesAgo(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'now'
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** On the task, in ms. @param now by the server's clock */
export const timeOnTask = ({ workedMs, workingSince }: BoardRow, now: number): number =>
  workedMs + (workingSince === undefined ? 0 : Math.max(0, now - workingSince))
