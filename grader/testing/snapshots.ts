/** What a node prints of itself for the bench's snapshots. */
export const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')

export const kubeletLine =
  '/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf --config-dir /etc/kubelet.d'

/** Files by path, and etcd's values by key; without a text a file is not there. */
export function printed({
  files = {} as Record<string, string>,
  keys = {} as Record<string, string | Buffer>,
  api = 'c1',
  more = '',
  kubelet = true as boolean | string,
} = {}) {
  const found = {
    '/etc/hosts': 'f,644,root 10 1 1.5',
    '/etc/kubernetes/manifests/kube-apiserver.yaml': 'f,600,root 900 2 2.5',
    '/var/log/kubernetes/audit.log': 'f,600,root 50 3 3.5',
    '/var/lib/image-policy/ca.crt': 'f,600,root 50 4 3.5',
    '/etc/kubernetes/pki/sa.pub': 'f,644,root 5 12 3.5',
    ...files,
  }
  const stored = {
    '/registry/secrets/default/a': 'A',
    '/registry/deployments/kube-system/coredns': storedWorkload({ spec: 'two', status: 'not ready' }),
    '/registry/leases/x/y': `${Math.random()}`,
    ...keys,
  }
  return [
    ...Object.entries(found).flatMap(([path, about]) => (about ? [`file ${about} ${path}`] : [])),
    'file d,755,root 4096 9 9.25 /etc',
    'process 7 100 etcd',
    'process 9 200 kubelet',
    more,
    ...(kubelet ? [`kubelet ${kubelet === true ? kubeletLine : kubelet} `] : []),
    `api ${api}`,
    `etcd ${JSON.stringify({ kvs: Object.entries(stored).map(([key, value]) => ({ key: base64(key), value: base64(value) })) })}`,
  ].join('\n')
}

export const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml'

/** A workload as etcd has it: protobuf, with bytes of any kind for what they are in a cluster. */
export function storedWorkload({
  spec = '',
  labels = [] as string[],
  annotations = [] as string[],
  status = '',
  generation = 1,
} = {}): Buffer {
  const meta = [
    field(1, 'name'),
    varint(7 * 8),
    varint(generation),
    ...labels.map(it => field(11, it)),
    ...annotations.map(it => field(12, it)),
  ]
  const workload = Buffer.concat([field(1, Buffer.concat(meta)), field(2, spec), field(3, status)])
  return Buffer.concat([Buffer.from('k8s\0'), field(1, 'apps/v1 Deployment'), field(2, workload)])
}

function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0))
    if (rest < 128) return Buffer.from(bytes)
  }
}
