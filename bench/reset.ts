/** How long a lab takes to be as new again, and a learner to have a prompt in it. */
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, timed } from './measurement.ts'
import { emptyTask, startServer, untilReserve } from './server.ts'
import { firstPrompt } from './terminal-line.ts'

async function run(bench: Bench): Promise<Measurement[]> {
  await bench.freshLab()
  const times: number[] = []
  for (let i = bench.choose(5, 2); i > 0; i--) {
    await bench.pause(bench.choose(10_000, 2_000))
    const asked = performance.now()
    await bench.freshLab()
    times.push(performance.now() - asked)
  }
  const { aims } = bench.details
  return [
    timed('Reset to ready', times, { aim: aims.reset }),
    timed('Reset to prompt, a lab in reserve', await toPrompt(bench, 1, bench.choose(10, 3)), {
      aim: aims.resetFromReserve,
    }),
    timed('Reset to prompt, none in reserve', await toPrompt(bench, 0, bench.choose(5, 2)), {
      aim: aims.reset,
    }),
  ]
}

/** From the request that resets a session of the task without setup, as a page makes it. */
async function toPrompt(bench: Bench, reserve: number, times: number): Promise<number[]> {
  // A part has one server at a time.
  await using ends = new AsyncDisposableStack()
  const server = await startServer({ ...bench, ends }, reserve, bench.engine)
  let session = await server.startSession(emptyTask)
  for await (session of server.untilReady(session));
  const all: number[] = []
  while (all.length < times) {
    await untilReserve(bench, server)
    await bench.pause(bench.choose(10_000, 2_000))
    const askedAt = performance.now()
    await server.resetSession(session)
    for await (session of server.untilReady(session));
    all.push((await firstPrompt(server, session)) - askedAt)
  }
  await server.endSession(session)
  return all
}

export const reset: EnginePart = { name: 'reset', title: 'a lab reset', run }
