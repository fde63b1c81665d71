/** The state in which a kind lab was created, kept outside of its containers, and laid down again for a reset. */
import type { LabNode } from '../../lab.ts'
import { etcdPaused } from '../etcd-pause.ts'
import type { Containers } from './containers.ts'
import { nodeContainer } from './names.ts'

/** All that a cluster consists of beside its image. */
const kept = ['etc/kubernetes', 'root', 'kind', 'var/lib/kubelet', 'var/lib/etcd']

/** Writes the node's present state to `file`. */
export async function keepGolden(
  containers: Containers,
  cluster: string,
  node: LabNode,
  file: string,
): Promise<void> {
  await etcdPaused(node, async () => {
    const tar = ['tar', '--create', '--sparse', '--numeric-owner', '--one-file-system', '--directory', '/']
    // A socket is no state, and a pod's volumes are mounts of its own.
    const argv = [...tar, '--warning=no-file-ignored', '--exclude=var/lib/kubelet/pods', ...kept]
    await containers.run(['exec', nodeContainer(cluster), ...argv], { outputFile: file })
  })
}
