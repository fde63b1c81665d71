/**
 * The yardstick: what a plain `kubeadm init` makes, told by kubeadm itself. Its phases that write files run on a lab's node
 * with empty folders mounted over the real ones, in a mount namespace that ends with them; the rest it says in a dry run.
 */
import type { LabNode } from '../../lab-infra/lab.ts'
import { versions } from '../../lab-infra/node/programs/versions.ts'
import { certificatesFound, filesFound, kubeconfigsFound, kubeletFound, manifests, sh } from './files.ts'
import { dryRunObjects, objectsFound } from './objects.ts'
import { argvFound, commandOf, mountsFound, podFound } from './pods.ts'
import type { Answers, Found } from './questions.ts'

/** Defaults, but for what has none: the address, the network of pods, and the version, which else is asked of a server. */
const config = (address: string) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${address} }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versions().kubernetes}
networking: { podSubnet: 10.244.0.0/16 }
`

const script = `
out=$(mktemp -d /tmp/cks-lab-plain.XXXXXX)
cat >"$out/kubeadm.yaml"
unshare --mount bash -euc '
  out=$1
  mount -t tmpfs -o mode=755 tmpfs /etc/kubernetes
  mount -t tmpfs -o mode=755 tmpfs /var/lib
  mkdir -m 755 /etc/kubernetes/manifests # as the package of the kubelet does
  for phase in "certs all" "kubeconfig all" "control-plane all" "etcd local"; do
    kubeadm init phase $phase --config "$out/kubeadm.yaml"
  done
  mkdir -p "$out/etc" "$out/var/lib/kubelet" "$out/dry"
  KUBEADM_INIT_DRYRUN_DIR=$out/dry kubeadm init --dry-run --config "$out/kubeadm.yaml" \\
    --skip-phases preflight,show-join-command --skip-token-print >"$out/dry-run.txt"
  cp -a /etc/kubernetes "$out/etc/"
  cp -a /var/lib/etcd "$out/var/lib/"
  cp -a "$out"/dry/{config.yaml,kubeadm-flags.env} "$out/var/lib/kubelet/"
' bash "$out" >&2
echo "$out"`

// The drop-in of the kubelet's package: kubernetes.io, "Configuring each kubelet in your cluster using kubeadm".
const packagesFlags = [
  '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
  '--kubeconfig=/etc/kubernetes/kubelet.conf',
  '--config=/var/lib/kubelet/config.yaml',
]

/**
 * Asks kubeadm on a node; nothing of the node changes.
 * @param address of the node, because kubeadm writes it into nearly everything
 * @throws LabError `question-failed`
 */
export async function askPlain(node: LabNode, address: string): Promise<Answers> {
  const root = (await sh(node, script, '', config(address))).trim()
  try {
    const pods = await manifests(node, root)
    const dryRun = (await node.readFile(`${root}/dry-run.txt`)).toString('utf8')
    const flags = (await node.readFile(`${root}/var/lib/kubelet/kubeadm-flags.env`)).toString('utf8')
    const { node: _, namespaces: __, ...objects } = objectsFound(dryRunObjects(dryRun))
    return {
      ...objects,
      argv: Object.assign(
        {},
        ...pods.map(pod => argvFound(...commandOf(pod))),
        argvFound('kubelet', ['kubelet', ...packagesFlags, ...ownFlags(flags)]),
      ),
      mounts: Object.assign({}, ...pods.map(mountsFound)),
      pods: Object.assign({}, ...pods.map(podFound)),
      files: await filesFound(node, root),
      certificates: await certificatesFound(node, root),
      kubeconfigs: await kubeconfigsFound(node, root),
      kubelet: await kubeletFound(node, root),
      admission: await admissionPlugins(node, pods),
      node: marks(dryRun),
      versions: await versionsFound(node),
    }
  } finally {
    await sh(node, 'rm -rf -- "$1"', root)
  }
}

const ownFlags = (env: string) =>
  (env.match(/^KUBELET_KUBEADM_ARGS="(.*)"$/m)?.[1] ?? '').split(' ').filter(Boolean)

/** Those that the API server's help calls enabled by default, and those that kubeadm enables. */
async function admissionPlugins(node: LabNode, pods: string[]): Promise<Found> {
  const help = await sh(node, '"/proc/$(pgrep -xo kube-apiserver)/exe" --help')
  const byDefault = help.match(/default enabled ones \(([^)]*)\)/)![1]!
  const flags = Object.assign({}, ...pods.map(pod => argvFound(...commandOf(pod)))) as Found
  const added = flags['kube-apiserver --enable-admission-plugins']!
  return Object.fromEntries(`${byDefault},${added}`.split(',').map(name => [name.trim(), 'in force']))
}

/** What kubeadm says of the node: "adding the labels: [a b]", "adding the taints [key:effect]". */
function marks(dryRun: string): Found {
  const listed = (what: RegExp) => dryRun.match(what)?.[1]?.split(' ') ?? []
  const labels = listed(/adding the labels: \[([^\]]*)\]/).map(name => [`label ${name}`, ''])
  const taints = listed(/adding the taints \[([^\]]*)\]/).map(taint => {
    const [name, effect] = taint.split(':')
    return [`taint ${name}`, `:${effect}`]
  })
  return Object.fromEntries([...labels, ...taints])
}

/** Kubernetes' own version, and those of the images that kubeadm asks for. */
async function versionsFound(node: LabNode): Promise<Found> {
  const { kubernetes } = versions()
  const listed = await sh(node, 'kubeadm config images list --kubernetes-version "$1"', kubernetes)
  const tag = (image: string) => listed.match(new RegExp(`/${image}:v?([\\d.]+)`))![1]!
  const same = ['kubelet', 'kubeadm', 'kubectl', 'kube-apiserver'].map(name => [name, kubernetes.slice(1)])
  return { ...Object.fromEntries(same), etcd: tag('etcd'), coredns: tag('coredns') }
}
