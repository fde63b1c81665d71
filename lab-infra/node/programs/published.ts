/**
 * The checksums that projects publish beside their release files. kubernetes.io, "Install and Set Up kubectl on Linux",
 * has people verify a download in the same way.
 */

/** Start of a file's host and path; the checksum file in the same folder, where * is the file's own name. */
const places: [start: string, checksumFile: string][] = [
  ['dl.k8s.io/', '*.sha256'],
  ['github.com/etcd-io/etcd/', 'SHA256SUMS'],
  ['github.com/containerd/containerd/', '*.sha256sum'],
  ['github.com/opencontainers/runc/', 'runc.sha256sum'],
  ['github.com/kubernetes-sigs/cri-tools/', '*.sha256'],
  ['github.com/containernetworking/plugins/', '*.sha256'],
  ['github.com/coredns/coredns/', '*.sha256'],
  // The file named `checksums` has a column for every algorithm there is; this one names the algorithm in each line.
  ['github.com/mikefarah/yq/', 'checksums-bsd'],
  ['github.com/kubernetes-sigs/kind/', '*.sha256sum'],
  // itchyny/gojq publishes none. kube-bench is always compiled: its checks come with the module.
]

/** Host and path of the file that names this one's sha256; undefined when its project publishes none. */
export function checksumFile(file: string): string | undefined {
  const place = places.find(([start]) => file.startsWith(start))
  if (!place) return undefined
  const { folder, name } = split(file)
  return folder + place[1].replace('*', name)
}

/** The sha256 of a file in the text of its checksum file: a digest alone, or lines of `sha256sum` or its `--tag`. */
export function readChecksum(text: string, file: string): string | undefined {
  const alone = text.trim().match(/^[0-9a-f]{64}$/i)
  if (alone) return alone[0].toLowerCase()
  const { name } = split(file)
  const lines = text.split('\n').map(line => line.trim())
  const found = lines
    .map(line => line.match(/^([0-9a-f]{64})\s+\*?(\S+)$/i) ?? tagged(line))
    .find(match => match && split(match[2]!).name === name)
  return found?.[1]?.toLowerCase()
}

/** `SHA256 (name) = digest`, in the order of the other kind of line. */
function tagged(line: string): string[] | undefined {
  const match = line.match(/^SHA256 \((\S+)\) = ([0-9a-f]{64})$/i)
  return match ? [line, match[2]!, match[1]!] : undefined
}

function split(path: string): { folder: string; name: string } {
  const end = path.lastIndexOf('/') + 1
  return { folder: path.slice(0, end), name: path.slice(end) }
}
