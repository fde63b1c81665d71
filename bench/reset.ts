/** How long a lab takes to be as new again. */
import type { Bench, Part } from './bench.ts'
import { type Measurement, timed } from './measurement.ts'

async function run(bench: Bench): Promise<Measurement[]> {
  await bench.freshLab()
  const times: number[] = []
  for (let i = bench.choose(5, 2); i > 0; i--) {
    await bench.pause(bench.choose(10_000, 2_000))
    const asked = performance.now()
    await bench.freshLab()
    times.push(performance.now() - asked)
  }
  return [timed('Reset to ready', times, { aim: bench.details.aims.reset })]
}

export const reset: Part = { name: 'reset', title: 'a lab reset', run }
