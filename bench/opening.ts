/** From the click on a task to the prompt, with a lab made for it and with one from the reserve. */
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, timed } from './measurement.ts'
import { type Creation, untilReady, watched } from './readiness.ts'
import { type BenchServer, emptyTask, startServer, untilReserve } from './server.ts'
import { firstPrompt } from './terminal-line.ts'

/** Moments of performance.now(). */
interface Opening {
  askedAt: number
  /** The API server of the session's lab answers that it is ready. */
  apiReadyAt: number
  promptAt: number
  /** Of that, the task's setup, in ms. */
  setupMs: number
}

/** A task whose setup takes longer than this (ms) restarts a part of the control plane. */
const longSetup = 2_000

/** Does what a page does, and ends the session. */
async function open({ details, signal }: Bench, server: BenchServer, task: string): Promise<Opening> {
  const askedAt = performance.now()
  let session = await server.startSession(task)
  let apiReady: Promise<number> | undefined
  for await (session of server.untilReady(session)) {
    if (session.labId === undefined || apiReady) continue
    apiReady = details.apiServer(session.labId, signal).then(it => untilReady(it, signal))
    apiReady.catch(() => {}) // told where it is awaited
  }
  const promptAt = await firstPrompt(server, session)
  const setupMs = session.steps.find(({ step }) => step === 'setup')?.tookMs ?? 0
  const apiReadyAt = (await apiReady) ?? Number.NaN
  await server.endSession(session)
  return { askedAt, apiReadyAt, promptAt, setupMs }
}

async function measureCold(bench: Bench): Promise<Measurement[]> {
  const creations: Creation[] = []
  const prompts: number[] = []
  const engine = watched(bench, creation => creations.push(creation))
  const server = await startServer(bench, 0, engine)
  for (let i = bench.choose(3, 1); i > 0; i--) {
    await bench.pause(bench.choose(5_000, 1_000)) // the lab before is gone
    const { promptAt } = await open(bench, server, emptyTask)
    prompts.push(promptAt - creations.at(-1)!.startedAt)
  }
  const { aims } = bench.details
  const since = (moment: 'readyAt' | 'createdAt') => creations.map(it => it[moment] - it.startedAt)
  return [
    timed('Cold lab to ready API server', since('readyAt'), { aim: aims.coldToReady }),
    timed('Cold lab to created (node Ready, golden copy)', since('createdAt')),
    timed('Cold lab to first prompt', prompts),
  ]
}

async function measurePool(bench: Bench): Promise<Measurement[]> {
  const server = await startServer(bench, 1, bench.engine)
  const openings = async (task: string, times: number) => {
    const all: Opening[] = []
    while (all.length < times) {
      await untilReserve(bench, server)
      await bench.pause(bench.choose(10_000, 2_000)) // a lab in reserve has long settled
      all.push(await open(bench, server, task))
    }
    return all
  }
  const toPrompt = ({ askedAt, promptAt }: Opening) => promptAt - askedAt
  const empty = await openings(emptyTask, bench.choose(10, 2))
  const measured = [
    timed(
      'Pool to ready API server',
      empty.map(it => it.apiReadyAt - it.askedAt),
    ),
    timed('Pool to prompt, a task without setup', empty.map(toPrompt), {
      aim: bench.details.aims.poolToPrompt,
    }),
  ]
  const long: string[] = []
  for (const { id } of bench.scenarios) {
    const real = await openings(id, 1)
    if (real.some(it => it.setupMs > longSetup)) long.push(id)
    measured.push(timed(`Pool to prompt, ${id}`, real.map(toPrompt)))
    measured.push(
      timed(
        `  of which the setup of ${id}`,
        real.map(it => it.setupMs),
      ),
    )
  }
  const ahead: number[] = []
  for (const id of long.slice(0, bench.choose(10, 2))) {
    await server.setUpAhead(id)
    const [opening] = await openings(id, 1)
    ahead.push(toPrompt(opening!))
  }
  if (ahead.length > 0)
    measured.push(
      timed('Pool to prompt, tasks with a long setup, set up ahead', ahead, {
        aim: bench.details.aims.aheadToPrompt,
      }),
    )
  return measured
}

export const cold: EnginePart = {
  name: 'cold',
  title: 'a task opened without a lab in reserve',
  run: measureCold,
}
export const pool: EnginePart = {
  name: 'pool',
  title: 'a task opened with a lab from the reserve',
  run: measurePool,
}
