/** A kind lab beside a plain kind cluster, in turns, so that whatever the machine does meets both alike. */
import type { KindRecord } from '../lab-infra/engines/kind/lab-folder.ts'
import type { Bench, EnginePart } from './bench.ts'
import { recordOf } from './engines/kind.ts'
import { type Measurement, ratio, timed } from './measurement.ts'
import { plainCluster } from './plain-cluster.ts'

/** All in ms. */
interface Times {
  create: number[]
  reset: number[]
  plainCreate: number[]
  plainAgain: number[]
}

function run(bench: Bench): Promise<Measurement[]> {
  const measuring = takeTurns(bench)
  // Interrupted, it still has to remove what it has made.
  bench.ends.defer(() =>
    measuring.then(
      () => {},
      () => {},
    ),
  )
  return measuring
}

async function takeTurns(bench: Bench): Promise<Measurement[]> {
  const times: Times = { create: [], reset: [], plainCreate: [], plainAgain: [] }
  for (let i = bench.choose(3, 1); i > 0; i--) {
    const record = await turnOfLab(bench, times)
    await turnOfPlain(bench, record, times)
  }
  return comparison(times, bench.details.aims)
}

async function turnOfLab(bench: Bench, times: Times): Promise<KindRecord> {
  const { engine, signal } = bench
  await bench.pause(bench.choose(5_000, 2_000))
  const asked = performance.now()
  const lab = await engine.create('beside', { kubelet: 'quick' }, () => {}, signal)
  times.create.push(performance.now() - asked)
  try {
    await settle(bench)
    times.reset.push(await took(() => lab.reset(() => {}, signal)))
    await settle(bench)
    return await recordOf(lab.id, signal)
  } finally {
    await lab.destroy()
  }
}

async function turnOfPlain(bench: Bench, record: KindRecord, times: Times): Promise<void> {
  await using cluster = await plainCluster(record, bench.signal)
  await bench.pause(bench.choose(5_000, 2_000))
  times.plainCreate.push(await took(() => cluster.create()))
  await settle(bench)
  times.plainAgain.push(
    await took(async () => {
      await cluster.remove()
      await cluster.create()
    }),
  )
  await settle(bench)
}

/** Pods have started: a node that is ended while they do can take many times as long. */
const settle = (bench: Bench) => bench.pause(bench.choose(10_000, 3_000))

async function took(work: () => Promise<void>): Promise<number> {
  const asked = performance.now()
  await work()
  return performance.now() - asked
}

function comparison(times: Times, { createRatio, resetRatio }: Bench['details']['aims']): Measurement[] {
  const create = timed('New lab', times.create)
  const plainCreate = timed('Plain kind create cluster', times.plainCreate)
  const reset = timed('Reset of a lab', times.reset)
  const plainAgain = timed('Plain kind delete cluster and create cluster', times.plainAgain)
  return [
    create,
    plainCreate,
    ratio('New lab / plain create', create, plainCreate, { aim: createRatio }),
    reset,
    plainAgain,
    ratio('Reset / plain delete and create', reset, plainAgain, { aim: resetRatio }),
  ]
}

export const plain: EnginePart = {
  name: 'plain',
  title: 'a lab beside a plain kind cluster',
  only: 'kind',
  run,
}
