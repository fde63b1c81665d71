/** Counters of the API server, for what it does and tells nowhere else. */
import { api, succeeded } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/** The API server's counter, summed over all samples that have these labels; 0 when it has none yet. */
export async function counter(
  target: GradeTarget,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  return sumOf(await metricsText(target), name, labels)
}

/** A label of the API server's only sample of a name; undefined when it has none. */
export async function labelOf(target: GradeTarget, name: string, label: string): Promise<string | undefined> {
  return samplesOf(await metricsText(target), name)[0]?.labels.get(label)
}

async function metricsText(target: GradeTarget): Promise<string> {
  const client = await api(target)
  return succeeded(await client.ask({ path: '/metrics', headers: { accept: 'text/plain' } })).text
}

/** Sums samples of Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats). */
export function sumOf(text: string, name: string, labels: Record<string, string>): number {
  const wanted = Object.entries(labels)
  return samplesOf(text, name)
    .filter(it => wanted.every(([label, value]) => it.labels.get(label) === value))
    .reduce((sum, it) => sum + it.value, 0)
}

interface Sample {
  labels: Map<string, string>
  value: number
}

function samplesOf(text: string, name: string): Sample[] {
  return text.split('\n').flatMap(line => {
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line)
    if (sample?.[1] !== name) return []
    const pairs = [...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
    return [{ labels: new Map(pairs.map(it => [it[1]!, it[2]!])), value: Number(sample[3]) }]
  })
}
