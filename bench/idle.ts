/** What a lab takes in which nobody does anything. */
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, single } from './measurement.ts'
import { type Usage, usageBelow } from './processes.ts'

async function run(bench: Bench): Promise<Measurement[]> {
  const lab = await bench.freshLab()
  const roots = await bench.details.firstProcesses(lab.id)
  const { memory, cpu } = bench.details.aims
  await bench.pause(bench.choose(30_000, 10_000))
  const before = await usageBelow(roots)
  const since = performance.now()
  await bench.pause(bench.choose(60_000, 10_000))
  const after = await usageBelow(roots)
  const seconds = (performance.now() - since) / 1000
  const percent = (spent: number) => (spent / seconds) * 100
  return [
    single('Anonymous memory of an idle lab', 'MB', after.anonymous / 1e6, {
      aim: memory,
      detail: largest(after.anonymousOf, bytes => `${Math.round(bytes / 1e6)} MB`),
    }),
    single('CPU of an idle lab, of one core', '%', percent(after.cpu - before.cpu), {
      aim: cpu,
      detail: largest(spent(before, after), it => `${percent(it).toFixed(1)} %`),
    }),
  ]
}

/** By program in s; what ended meanwhile counts as such. */
function spent(before: Usage, after: Usage): Map<string, number> {
  const map = new Map([...after.cpuOf].map(([name, cpu]) => [name, cpu - (before.cpuOf.get(name) ?? 0)]))
  const running = [...map.values()].reduce((sum, cpu) => sum + cpu, 0)
  return map.set('ended processes', after.cpu - before.cpu - running)
}

function largest(parts: Map<string, number>, show: (value: number) => string): string {
  const sorted = [...parts].toSorted(([, a], [, b]) => b - a)
  return sorted
    .slice(0, 6)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ')
}

export const idle: EnginePart = { name: 'idle', title: 'memory and CPU of an idle lab', run }
