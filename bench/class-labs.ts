/** How many labs this machine holds for a class: all are idle but one, in which is checked, until that takes too long. */
import { grade } from '../grader/grade.ts'
import type { Scenario } from '../grader/scenario.ts'
import { setUpScenario } from '../grader/setup.ts'
import { mostLabs, tightest } from '../lab-infra/capacity.ts'
import { type Lab, LabError } from '../lab-infra/lab.ts'
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, single, timed } from './measurement.ts'
import { summary } from './times.ts'

/** ms that a check may take (p95). */
const longest = 3_000

interface Held {
  /** With the nth, the times (ms) of checks that were within the limit. */
  times: number[][]
  /** Why no further lab. */
  because: string
}

async function run(bench: Bench): Promise<Measurement[]> {
  const labs = [await bench.freshLab()]
  const filling = fill(bench, labs)
  bench.ends.defer(async () => {
    await filling.catch(() => {}) // told where it is awaited
    for (const lab of labs.slice(1)) await lab.destroy() // the first is shared with other parts
  })
  const { times, because } = await filling
  const held = single('Idle labs with checks within 3 s', 'labs', times.length, { detail: because })
  const [first, last] = [times[0], times.at(-1)]
  if (!first || !last) return [held]
  return [held, timed('  a check with one lab', first), timed('  a check with so many', last)]
}

async function fill(bench: Bench, labs: Lab[]): Promise<Held> {
  const scenario = bench.scenarios.find(it => !it.brokenAtStart)!
  const most = bench.choose(mostLabs, 2)
  const times: number[][] = []
  for (;;) {
    await setUpScenario(labs.at(-1)!, scenario, () => {}, bench.signal)
    await bench.pause(bench.choose(15_000, 3_000)) // it has settled
    const took = await checksIn(bench, labs, scenario)
    const { p95 } = summary(took)
    if (p95 > longest) return { times, because: `with ${labs.length} it was ${(p95 / 1000).toFixed(1)} s` }
    times.push(took)
    if (labs.length >= most) return { times, because: `no more than ${most} are tried` }
    const because = await oneMore(bench, labs)
    if (because !== undefined) return { times, because }
  }
}

/** In one lab after the other. */
async function checksIn(bench: Bench, labs: readonly Lab[], scenario: Scenario): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < bench.choose(20, 3); i++) {
    const lab = labs[labs.length - 1 - (i % labs.length)]!
    const asked = performance.now()
    await grade(lab, scenario, { signal: bench.signal })
    times.push(performance.now() - asked)
  }
  return times
}

/** @returns why there is none */
async function oneMore({ engine, signal }: Bench, labs: Lab[]): Promise<string | undefined> {
  const bound = tightest(await engine.capacity(), ['starved', 'refused'])
  if (bound && bound.labs < 1) return `no room for another: ${bound.reason}`
  try {
    labs.push(await engine.create(`class-${labs.length}`, { kubelet: 'quick' }, () => {}, signal))
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof LabError)) throw error
    return `another could not be made: ${error.message}`
  }
}

export const classLabs: EnginePart = {
  name: 'class-labs',
  title: 'idle labs until a check takes longer than 3 s',
  run,
}
