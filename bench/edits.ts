/** From a changed manifest of the API server to the API server that runs with it, in both paces. */
import { type Lab, LabError, type Pace } from '../lab-infra/lab.ts'
import type { Bench, Part } from './bench.ts'
import { type Measurement, timed } from './measurement.ts'
import { followReadiness } from './readiness.ts'

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml'
/** Longer than any edit that is taken up at all, in ms. */
const longest = 120_000

interface Edit {
  /** ms from the file's change to the first answer of the new API server that it is ready. */
  readyMs: number
  /** The same as the page tells it: it looks once a second. */
  toldMs: number
}

async function run(bench: Bench): Promise<Measurement[]> {
  const quick = await edits(bench, 'quick', bench.choose(5, 2))
  const exam = await edits(bench, 'exam', bench.choose(3, 1))
  const ready = (all: Edit[]) => all.map(it => it.readyMs)
  const told = (all: Edit[]) => all.map(it => it.toldMs)
  const { editQuick, editExam } = bench.details.aims
  return [
    timed('Manifest edit to ready, quick pace', ready(quick), { aim: editQuick }),
    timed('  as the page tells it, quick pace', told(quick)),
    timed('Manifest edit to ready, exam pace', ready(exam), { aim: editExam }),
    timed('  as the page tells it, exam pace', told(exam)),
  ]
}

async function edits(bench: Bench, pace: Pace, times: number): Promise<Edit[]> {
  const lab = await bench.freshLab()
  await lab.setPace(pace)
  const all: Edit[] = []
  while (all.length < times) {
    await bench.pause(bench.choose(10_000, 3_000))
    all.push(await edit(bench, lab, `--v=${(all.length + 1) % 2}`))
  }
  await lab.setPace('quick')
  return all
}

/** Waits as long as the page shows that the API server is not ready. */
async function edit({ details, signal }: Bench, lab: Lab, flag: string): Promise<Edit> {
  await using readiness = followReadiness(await details.door(lab.id, signal), signal)
  let changedAt: number | undefined
  for await (const state of lab.controlPlane(AbortSignal.any([signal, AbortSignal.timeout(longest)]))) {
    if (changedAt === undefined) {
      if (state.phase === 'ready') changedAt = await change(lab, flag)
    } else if (state.phase === 'ready' && state.tookMs !== undefined) {
      return { readyMs: (await readiness.lastReadyAgain()) - changedAt, toldMs: state.tookMs }
    }
  }
  signal.throwIfAborted()
  throw new LabError('edit-not-taken-up', `The API server did not come back with ${flag}`)
}

/** Gives the API server a flag that changes how much it logs. @returns when the file changed, in ms since the epoch */
async function change(lab: Lab, flag: string): Promise<number> {
  const text = (await lab.node.readFile(manifest)).toString()
  const without = text.replace(/\n *- --v=\d/, '')
  await lab.node.writeFile(manifest, without.replace(/(\n *- )--secure-port=\d+/, `$&$1${flag}`), 0o600)
  const { stdout } = await lab.node.exec(['stat', '-c', '%.3Z', manifest])
  return Number(stdout) * 1000
}

export const edited: Part = { name: 'edit', title: 'a manifest edited, in both paces', run }
