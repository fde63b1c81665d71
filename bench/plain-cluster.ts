/** A cluster as kind alone makes it, of the image that a kind lab is made from. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { stringify } from 'yaml'
import { containerEngine } from '../lab-infra/engines/kind/container-engine.ts'
import { kindProgram } from '../lab-infra/engines/kind/kind.ts'
import type { KindRecord } from '../lab-infra/engines/kind/lab-folder.ts'
import { clusterPrefix, nodeContainer } from '../lab-infra/engines/kind/names.ts'
import { prepareExtra } from '../lab-infra/node/programs/extras.ts'

/** Longer than any creation on a busy machine, in ms. */
const longest = 240_000

export interface PlainCluster extends AsyncDisposable {
  /** `kind create cluster`, to the state in which a lab is handed over. */
  create(): Promise<void>
  /** `kind delete cluster`, also when there is none. */
  remove(): Promise<void>
}

/**
 * Nothing is made yet; disposing removes all. After a killed run the engine sweeps it: it has the labs' prefix, and the
 * image's label.
 */
export async function plainCluster(
  { provider, image }: Pick<KindRecord, 'provider' | 'image'>,
  signal: AbortSignal,
): Promise<PlainCluster> {
  const program = await prepareExtra('kind', { report: () => {}, signal })
  const containers = containerEngine(provider)
  const name = `${clusterPrefix()}plain-cluster`
  const folder = await mkdtemp(join(tmpdir(), 'cks-lab-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  async function remove() {
    const argv = ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig]
    await execa(program, argv, { env: { KIND_EXPERIMENTAL_PROVIDER: provider } })
  }
  return {
    async create() {
      await kindProgram(program, containers, kubeconfig).create(name, plainConfig(image), () => {}, signal)
      const wait = ['exec', nodeContainer(name), '/opt/cks-lab/await-cluster.sh']
      await containers.run(wait, { signal, timeoutMs: longest })
    },
    remove,
    async [Symbol.asyncDispose]() {
      await remove().finally(() => rm(folder, { recursive: true, force: true }))
    },
  }
}

/** kind's own defaults, but for what the image and the machine leave no choice in. */
function plainConfig(image: string): string {
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: { disableDefaultCNI: true }, // the image has its own network
    nodes: [{ role: 'control-plane', image }],
    // Since 1.35 a kubelet refuses a machine with cgroup v1 unless it is told not to (KEP-5573).
    kubeadmConfigPatches: [
      stringify({
        kind: 'KubeletConfiguration',
        apiVersion: 'kubelet.config.k8s.io/v1beta1',
        failCgroupV1: false,
      }),
    ],
  })
}
