/** When classes are, as people read and type it, in their own time zone. All numbers are ms since the epoch. */
import { timeOfDay } from '../ui/time.ts'

/** "Mon 30 Nov"; with the year where it is another than `now`'s. */
function day(ms: number, now: number): string {
  const date = new Date(ms)
  const year = date.getFullYear() === new Date(now).getFullYear() ? {} : ({ year: 'numeric' } as const)
  return date
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', ...year })
    .replace(',', '')
}

/** "Mon 30 Nov, 14:00" */
export const moment = (ms: number, now: number) => `${day(ms, now)}, ${timeOfDay(ms)}`

/** "Mon 30 Nov, 14:00 – 17:00" within a day, else both in full. */
export function span(from: number, until: number, now: number): string {
  const same = new Date(from).toDateString() === new Date(until).toDateString()
  return `${moment(from, now)} – ${same ? timeOfDay(until) : moment(until, now)}`
}

/** "5 min", "3 h 20 min", "2 days": what is left until something, no more exact than it matters. */
export function left(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

/** As an <input type="datetime-local"> has it: "2026-11-30T14:00". */
export function toField(ms: number): string {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const days = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${days}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** NaN for what is no time. */
export const fromField = (text: string) => new Date(text).getTime()
