/** The state in which a kind lab was created, kept outside of its containers, and laid down again for a reset. */
import type { LabNode } from '../../lab.ts'
import { atRest } from '../at-rest.ts'
import type { ContainerEngine } from './container-engine.ts'
import { nodeContainer } from './names.ts'

/** All that a cluster consists of beside its image. */
const kept = ['etc/kubernetes', 'root', 'kind', 'var/lib/kubelet', 'var/lib/etcd']

/** By way of a copy, because tar does not notice that the space which etcd keeps in advance is empty. */
const script = `set -e
copy=$(mktemp -d /run/golden.XXXXXX)
cd /
cp -ax --sparse=always --parents "$@" "$copy"
rm -rf "$copy/var/lib/kubelet/pods"
tar --create --sparse --numeric-owner --directory "$copy" "$@"
rm -rf "$copy"`

/** Writes the node's present state to `file`. */
export async function keepGolden(
  containers: ContainerEngine,
  cluster: string,
  node: LabNode,
  file: string,
): Promise<void> {
  const argv = ['exec', nodeContainer(cluster), 'sh', '-c', script, 'sh', ...kept]
  await atRest(node, () => containers.run(argv, { outputFile: file }))
}
