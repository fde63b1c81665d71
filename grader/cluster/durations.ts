/** Durations as Go writes them. */

const unitsMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** Go's time.ParseDuration, ms; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (!/^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)]
  const sum = parts.reduce((ms, [, amount, unit]) => ms + Number(amount) * unitsMs[unit!]!, 0)
  return text.startsWith('-') ? -sum : sum
}
