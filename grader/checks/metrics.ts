/** Counters of the API server, for what it does and tells nowhere else. */
import { api } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/** The API server's counter, summed over all samples that have these labels; 0 when it has none yet. */
export async function counter(
  target: GradeTarget,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const client = await api(target)
  const answer = await client.ask({ path: '/metrics', headers: { accept: 'text/plain' } })
  if (answer.status !== 200)
    throw new Error(`${answer.line} was answered with ${answer.status}: ${answer.message}`)
  return sumOf(answer.text, name, labels)
}

/** Sums samples of Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats). */
export function sumOf(text: string, name: string, labels: Record<string, string>): number {
  let sum = 0
  for (const line of text.split('\n')) {
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line)
    if (sample?.[1] !== name) continue
    const has = new Map(
      [...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(it => [it[1], it[2]]),
    )
    if (Object.entries(labels).every(([label, value]) => has.get(label) === value)) sum += Number(sample[3])
  }
  return sum
}
