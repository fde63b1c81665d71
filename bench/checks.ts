/** How long a check takes for each task, in a lab whose control plane has settled. */
import { grade } from '../grader/grade.ts'
import { setUpScenario } from '../grader/setup.ts'
import { LabError } from '../lab-infra/lab.ts'
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, timed } from './measurement.ts'

async function run(bench: Bench): Promise<Measurement[]> {
  const { signal } = bench
  const measured: Measurement[] = []
  for (const scenario of bench.scenarios) {
    const lab = await bench.freshLab()
    await setUpScenario(lab, scenario, () => {}, signal)
    await bench.pause(bench.choose(10_000, 3_000))
    const times: number[] = []
    for (let i = bench.choose(10, 3); i > 0; i--) {
      const asked = performance.now()
      const { controlPlane } = await grade(lab, scenario, { signal })
      times.push(performance.now() - asked)
      if (controlPlane.phase !== (scenario.brokenAtStart ? 'broken' : 'ready'))
        throw new LabError('not-settled', controlPlane.summary)
    }
    // The aim is for a settled control plane: of a broken one the grader waits to see whether it comes back.
    const aim = scenario.brokenAtStart ? undefined : bench.details.aims.check
    measured.push(timed(`Check of ${scenario.id}`, times, { aim }))
  }
  return measured
}

export const checks: EnginePart = { name: 'check', title: 'a check of each task', run }
