const pki = '/etc/kubernetes/pki/etcd'

/** The command line of etcdctl on a node, as kubeadm sets etcd up: on loopback, for clients with a certificate of its CA. */
export const etcdctl: readonly string[] = [
  'etcdctl',
  '--endpoints=https://127.0.0.1:2379',
  `--cacert=${pki}/ca.crt`,
  `--cert=${pki}/server.crt`,
  `--key=${pki}/server.key`,
]
