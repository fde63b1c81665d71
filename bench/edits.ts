/** From a changed manifest of the API server, or of etcd, to an API server that is ready with it. */
import { type KubeletMode, type Lab, LabError } from '../lab-infra/lab.ts'
import { manifestFolder as manifests } from '../lab-infra/node/inside/places.ts'
import type { Bench, EnginePart } from './bench.ts'
import { type Measurement, ratio, timed } from './measurement.ts'
import { followReadiness } from './readiness.ts'

/** etcd is to be back in at most so many times of an edit of the API server's manifest. */
const etcdRatio = 2
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
  const etcd = await edits(bench, 'quick', bench.choose(5, 2), changeEtcd)
  const untouched = await edits(bench, 'untouched', bench.choose(3, 1))
  const ready = (all: Edit[]) => all.map(it => it.readyMs)
  const told = (all: Edit[]) => all.map(it => it.toldMs)
  const { editQuick, editUntouched } = bench.details.aims
  const apiServerReady = timed('Manifest edit to ready, quick kubelet', ready(quick), { aim: editQuick })
  const etcdReady = timed('  of etcd, quick kubelet', ready(etcd))
  return [
    apiServerReady,
    timed('  as the page tells it, quick kubelet', told(quick)),
    etcdReady,
    ratio('  of etcd / of the API server', etcdReady, apiServerReady, { aim: etcdRatio }),
    timed('Manifest edit to ready, untouched kubelet', ready(untouched), { aim: editUntouched }),
    timed('  as the page tells it, untouched kubelet', told(untouched)),
  ]
}

/** @returns when the file changed, in ms since the epoch */
type Change = (lab: Lab, turn: number) => Promise<number>

async function edits(
  bench: Bench,
  kubelet: KubeletMode,
  times: number,
  change: Change = changeApiServer,
): Promise<Edit[]> {
  const lab = await bench.freshLab()
  await lab.setKubelet(kubelet)
  const all: Edit[] = []
  while (all.length < times) {
    await bench.pause(bench.choose(10_000, 3_000))
    all.push(await edit(bench, lab, () => change(lab, all.length + 1)))
  }
  await lab.setKubelet('quick')
  return all
}

/** Waits as long as the page shows that the API server is not ready. */
async function edit({ details, signal }: Bench, lab: Lab, change: () => Promise<number>): Promise<Edit> {
  await using readiness = followReadiness(await details.apiServer(lab.id, signal), signal)
  let changedAt: number | undefined
  for await (const state of lab.controlPlane(AbortSignal.any([signal, AbortSignal.timeout(longest)]))) {
    if (changedAt === undefined) {
      if (state.phase === 'ready') changedAt = await change()
    } else if (state.phase === 'ready' && state.tookMs !== undefined) {
      return { readyMs: (await readiness.lastReadyAgain()) - changedAt, toldMs: state.tookMs }
    }
  }
  signal.throwIfAborted()
  throw new LabError('edit-not-taken-up', 'The API server did not come back after an edit')
}

/** Gives the API server a flag that changes how much it logs. */
const changeApiServer: Change = (lab, turn) =>
  change(lab, 'kube-apiserver.yaml', text =>
    text.replace(/\n *- --v=\d/, '').replace(/(\n *- )--secure-port=\d+/, `$&$1--v=${turn % 2}`),
  )

/** After how many entries etcd writes a snapshot: nobody comes that far. */
const changeEtcd: Change = (lab, turn) =>
  change(lab, 'etcd.yaml', text => text.replace(/--snapshot-count=\d+/, `--snapshot-count=${10_000 + turn}`))

async function change(lab: Lab, name: string, edit: (text: string) => string): Promise<number> {
  const path = `${manifests}/${name}`
  await lab.node.writeFile(path, edit((await lab.node.readFile(path)).toString()), 0o600)
  const { stdout } = await lab.node.exec(['stat', '-c', '%.3Z', path])
  return Number(stdout) * 1000
}

export const edited: EnginePart = {
  name: 'edit',
  title: 'a manifest edited, with a quick kubelet and an untouched one',
  run,
}
