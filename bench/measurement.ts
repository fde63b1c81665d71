/** One line of the report: a number, and how it compares with its aim. */
import { summary, type Times } from './times.ts'

export type Unit = 'ms' | 'bytes' | 'MB' | '%'

export interface Measurement extends Times {
  /** For people: "Cold lab to ready API server". */
  name: string
  unit: Unit
  /** What the p95 is not to exceed. */
  aim?: number
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

/** Empty where there is no aim. */
export function verdict({ unit, p95, aim }: Measurement): string {
  if (aim === undefined) return ''
  return p95 <= aim ? 'meets' : `misses by ${amount(p95 - aim, unit)}`
}

/** "1.23 ms", "123 ms", "4.56 s", "312 MB". */
export function amount(value: number, unit: Unit): string {
  if (unit === 'bytes') return `${value} bytes`
  const [shown, name] = unit === 'ms' && value >= 1000 ? [value / 1000, 's'] : [value, unit]
  return `${shown.toFixed(shown < 10 ? 2 : shown < 100 ? 1 : 0)} ${name}`
}
