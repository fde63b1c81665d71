/** Moments as they are typed at a command line. */
import { LabError } from '../../lab-infra/lab.ts'

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * "now"; "2026-12-01T09:00" or "2026-12-01 09:00", of this machine's zone where none is named; "+90m", "+2h", "+1d" after
 * that moment. @returns ms since the epoch
 * @throws LabError `bad-time`
 */
export function momentAfter(before: number, typed: string): number {
  const text = typed.trim()
  if (text === 'now') return Date.now()
  const [, number, unit = ''] = /^\+(\d{1,6})([mhd])$/.exec(text) ?? []
  if (number) return before + Number(number) * units[unit]!
  const day = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(:\d\d)?)(Z|[+-]\d\d:\d\d)?$/.exec(text)
  const moment = day ? Date.parse(`${day[1]}T${day[2]}${day[4] ?? ''}`) : Number.NaN
  if (Number.isNaN(moment))
    throw new LabError('bad-time', `"${typed}" is no time`, {
      remedy: 'Write it as 2026-12-01T09:00, or how much later: +90m, +2h',
    })
  return moment
}
