/** The services' logs as a journal: each line with its time, read from what klog and logrus write themselves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface JournalLine {
  /** ms since the epoch */
  time: number
  unit: string
  /** As journalctl shows it. */
  text: string
  /** As the service wrote it. */
  raw: string
}

export const journalDir = '/var/log/journal'
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The time in a line of klog (`I1122 11:20:33.123456`, UTC here) or logrus (`time="..."`), if it has one. */
export function lineTime(line: string, now = new Date()): number | undefined {
  const klog = /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})/.exec(line)
  if (klog) {
    const [month, day, hour, minute, second, ms] = klog.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const time = Date.UTC(now.getUTCFullYear(), month - 1, day, hour, minute, second, ms)
    // klog writes no year: a date in the future is last year's.
    return time > now.getTime() + 86_400_000
      ? Date.UTC(now.getUTCFullYear() - 1, month - 1, day, hour, minute, second, ms)
      : time
  }
  const iso = /^(?:time=")?(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))/.exec(line)
  return iso ? Date.parse(iso[1] as string) : undefined
}

function format(time: number, unit: string, line: string): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  const stamp = `${months[date.getUTCMonth()]} ${two(date.getUTCDate())} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${stamp} ${process.env.NODE_NAME ?? 'control-plane'} ${unit}: ${line}`
}

/** Turns a service's log into lines; a line without a time has that of the line before it. */
export function parseJournal(unit: string, text: string): JournalLine[] {
  let time = 0
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(raw => {
      time = lineTime(raw) ?? time
      return { time, unit, raw, text: format(time, unit, raw) }
    })
}

/** The lines of these units, or of all, in order of time. */
export function readJournal(units: string[]): JournalLine[] {
  const names =
    units.length > 0
      ? units
      : readdirSync(journalDir)
          .filter(name => name.endsWith('.log'))
          .map(name => name.slice(0, -4))
  return names
    .flatMap(name => {
      const path = `${journalDir}/${name}.log`
      return existsSync(path) ? parseJournal(name, readFileSync(path, 'utf8')) : []
    })
    .sort((a, b) => a.time - b.time)
}

/** Reads journalctl's --since and --until: "10 min ago", "-5m", "today", "yesterday", "2026-01-31 12:00:00", "12:00". */
export function parseTime(text: string, now = Date.now()): number {
  const units: Record<string, number> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 7 * 86_400e3 }
  const relative = /^-?\s*(\d+)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)(\s+ago)?$/.exec(
    text.trim(),
  )
  if (relative && (relative[3] || text.trim().startsWith('-')))
    return now - Number(relative[1]) * (units[(relative[2] as string)[0] as string] as number)
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0)
  if (text === 'now') return now
  if (text === 'today') return midnight
  if (text === 'yesterday') return midnight - 86_400e3
  if (/^\d\d:\d\d(:\d\d)?$/.test(text))
    return Date.parse(`${new Date(now).toISOString().slice(0, 10)}T${text}Z`)
  const time = Date.parse(
    `${text
      .trim()
      .replace(' ', 'T')
      .replace(/(T[\d:.]+)?$/, value => value || 'T00:00:00')}Z`,
  )
  if (Number.isNaN(time)) throw new Error(`Failed to parse timestamp: ${text}`)
  return time
}
