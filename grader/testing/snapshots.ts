/** What a node prints of itself for the bench's snapshots. */
export const base64 = (text: string) => Buffer.from(text).toString('base64')

export const kubeletLine =
  '/usr/bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf --config-dir /etc/kubelet.d'

/** Files by path, and etcd's values by key; without a text a file is not there. */
export function printed({
  files = {} as Record<string, string>,
  keys = {} as Record<string, string>,
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
    '/registry/deployments/kube-system/coredns': 'not ready',
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
