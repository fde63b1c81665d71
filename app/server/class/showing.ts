/** Showing a terminal to a class: one connection to its lab, however many look. */
import { FanOut } from '../../../lab-infra/terminal/relay/fan-out.ts'
import type { Terminal } from '../api.ts'
import type { Person } from '../people/person.ts'
import type { LabSession } from '../session.ts'
import type { Classroom } from './classroom.ts'
import { noTerminalShown } from './errors.ts'
import type { Shown } from './shown.ts'

/** In the place of what was shown before. */
export function showTerminal(room: Classroom, by: Person, session: LabSession, terminal: Terminal): Shown {
  const over = () => hide(room, shown)
  const dial = () => session.lab().node.dialTerminals()
  const fan = new FanOut({ terminalId: terminal.id, dial, over })
  const shown: Shown = { by, session: session.id, terminal, since: Date.now(), fan }
  room.shown?.fan.close()
  room.shown = shown
  void session.ended.then(over)
  room.changed()
  return shown
}

/** @throws LabError `no-terminal-shown` */
export function shownIn(room: Classroom): Shown {
  if (!room.shown) throw noTerminalShown(room.record.title)
  return room.shown
}

/** Does nothing where another is shown by now. */
export function hide(room: Classroom, shown: Shown): void {
  shown.fan.close()
  if (room.shown !== shown) return
  room.shown = undefined
  room.changed()
}

/** Ends what is shown by somebody who teaches the class no longer, or of a class that is no more. */
export function hideForeign(room: Classroom): void {
  if (room.shown && (room.closing || !room.teaches(room.shown.by.id))) hide(room, room.shown)
}
