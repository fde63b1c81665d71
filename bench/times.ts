/** What repeated measurements come to. */
export interface Times {
  n: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Percentiles by nearest rank: with fewer than 20 samples the p95 is the largest one. @throws RangeError without samples. */
export function summary(samples: readonly number[]): Times {
  if (samples.length === 0) throw new RangeError('nothing was measured')
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => Number(sorted[Math.ceil(sorted.length * share) - 1]!.toFixed(2))
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
