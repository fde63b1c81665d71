/** One number of the report, of one engine, and how it compares with its aim. */
import { summary, type Times } from './times.ts'

export type Unit = 'ms' | 'bytes' | 'MB' | '%' | '×' | 'labs'

export interface Measurement extends Times {
  /** For people, the same on each engine: "Cold lab to ready API server". */
  name: string
  unit: Unit
  /** What the p95 is not to exceed. */
  aim?: number | undefined
  /** For people: what the number is made up of. */
  detail?: string
}

type More = Pick<Measurement, 'aim' | 'detail'>

/** Of samples in ms. */
export function timed(name: string, samples: readonly number[], more: More = {}): Measurement {
  return { name, unit: 'ms', ...summary(samples), ...more }
}

/** Of a number that is had once. */
export function single(name: string, unit: Unit, value: number, more: More = {}): Measurement {
  return { name, unit, ...summary([value]), ...more }
}

/** How many times the other one it is, by their medians: with few repetitions anything else is chance. */
export function ratio(name: string, one: Measurement, other: Measurement, more: More = {}): Measurement {
  return single(name, '×', one.p50 / other.p50, more)
}

/** Empty where there is no aim. */
export function verdict({ unit, p95, aim }: Pick<Measurement, 'unit' | 'p95' | 'aim'>): string {
  if (aim === undefined) return ''
  return p95 <= aim ? 'meets' : `misses by ${amount(p95 - aim, unit)}`
}

/** "1.23 ms", "123 ms", "4.56 s", "312 MB", "0.38 ×". */
export function amount(value: number, unit: Unit): string {
  if (unit === 'bytes' || unit === 'labs') return `${value} ${unit}`
  const [shown, name] = unit === 'ms' && value >= 1000 ? [value / 1000, 's'] : [value, unit]
  return `${shown.toFixed(shown < 10 ? 2 : shown < 100 ? 1 : 0)} ${name}`
}
