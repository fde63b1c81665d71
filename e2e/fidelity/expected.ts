/** Every difference that is known, with its reason. docs/engines.md shows them; the test on real labs holds them true. */
import type { Difference, Expected, Values } from './compare.ts'
import type { Question } from './questions.ts'

const of = (question: Question, where: string, values: Values): Difference => ({ question, where, ...values })

/** A setting of the kubelet, in its file and in the ConfigMap that kubeadm keeps of it. */
const kubelet = (setting: string, values: Values): Difference[] => [
  of('kubelet', setting, values),
  of('configmaps', `kubelet-config kubelet.${setting}`, values),
]
/** A default of the kubelet is in no file. */
const inForce = (setting: string, values: Values) => of('configz', setting, values)

export const expected: Expected[] = [
  {
    reason: 'No systemd that could keep cgroups runs on a rootless node.',
    differences: [
      ...kubelet('cgroupDriver', { plain: 'systemd', rootless: 'cgroupfs', kind: 'systemd' }),
      inForce('cgroupDriver', { rootless: 'cgroupfs', kind: 'systemd' }),
    ],
  },
  {
    reason: 'An ordinary user may own no cgroup, so the kubelet of a rootless node makes and enforces none.',
    differences: [
      ...kubelet('cgroupsPerQOS', { plain: null, rootless: 'false', kind: null }),
      inForce('cgroupsPerQOS', { rootless: 'false', kind: 'true' }),
      ...kubelet('enforceNodeAllocatable', { plain: null, rootless: 'none', kind: null }),
      inForce('enforceNodeAllocatable', { rootless: 'none', kind: 'pods' }),
      ...kubelet('localStorageCapacityIsolation', { plain: null, rootless: 'false', kind: null }),
      inForce('localStorageCapacityIsolation', { rootless: 'false', kind: 'true' }),
      ...kubelet('featureGates.KubeletInUserNamespace', { plain: null, rootless: 'true', kind: null }),
      inForce('featureGates.KubeletInUserNamespace', { rootless: 'true', kind: null }),
    ],
  },
  {
    reason: 'kind keeps pods in a cgroup of their own within that of the container.',
    differences: [
      ...kubelet('cgroupRoot', { plain: null, rootless: null, kind: '/kubelet' }),
      inForce('cgroupRoot', { rootless: null, kind: '/kubelet' }),
      of('argv', 'kubelet --runtime-cgroups', {
        plain: null,
        rootless: null,
        kind: '/system.slice/containerd.service',
      }),
    ],
  },
  {
    reason: 'The machine is the user’s own: it may swap, and it may still have version 1 of cgroups.',
    differences: [
      ...kubelet('failSwapOn', { plain: null, rootless: 'false', kind: 'false' }),
      ...kubelet('failCgroupV1', { plain: null, rootless: 'false', kind: 'false' }),
    ],
  },
  {
    reason: 'The disk is the machine’s: however full it is, pods and images of a lab stay.',
    differences: [
      ...kubelet('evictionHard.imagefs.available', { plain: null, rootless: '0%', kind: '0%' }),
      ...kubelet('evictionHard.nodefs.available', { plain: null, rootless: '0%', kind: '0%' }),
      ...kubelet('evictionHard.nodefs.inodesFree', { plain: null, rootless: '0%', kind: '0%' }),
      ...kubelet('imageGCHighThresholdPercent', { plain: null, rootless: '100', kind: '100' }),
    ],
  },
  {
    reason: 'In this mode kube-proxy needs nothing of the machine’s kernel that a namespace may not have.',
    differences: [
      of('configmaps', 'kube-proxy config.conf.mode', { plain: '', rootless: 'nftables', kind: 'nftables' }),
    ],
  },
  {
    reason: 'Limits of connection tracking are the machine’s; a namespace may not set them.',
    differences: [
      of('configmaps', 'kube-proxy config.conf.conntrack.maxPerCore', {
        plain: 'null',
        rootless: '0',
        kind: '0',
      }),
    ],
  },
  {
    reason: 'kind lets the machine reach the API server by these names.',
    differences: [
      of('configmaps', 'kubeadm-config ClusterConfiguration.apiServer.certSANs', {
        plain: null,
        rootless: null,
        kind: 'localhost, 127.0.0.1',
      }),
      of('certificates', '/etc/kubernetes/pki/apiserver.crt DNS:localhost', {
        plain: null,
        rootless: null,
        kind: 'named',
      }),
      of('certificates', '/etc/kubernetes/pki/apiserver.crt IP Address:127.0.0.1', {
        plain: null,
        rootless: null,
        kind: 'named',
      }),
    ],
  },
  {
    reason: 'A lab has one node only: workloads run on it.',
    differences: [
      of('node', 'taint node-role.kubernetes.io/control-plane', {
        plain: ':NoSchedule',
        rootless: null,
        kind: null,
      }),
    ],
  },
  {
    reason: 'kind takes the label off an only node, so that load balancers may choose it.',
    differences: [
      of('node', 'label node.kubernetes.io/exclude-from-external-load-balancers', {
        plain: '',
        rootless: '',
        kind: null,
      }),
    ],
  },
  {
    reason: 'A newer release, in an image with the tag that kubeadm asks for.',
    differences: [
      of('versions', 'etcd', { plain: '3.6.6', rootless: '3.6.16', kind: '3.6.16' }),
      of('versions', 'coredns', { plain: '1.13.1', rootless: '1.14.7', kind: '1.14.7' }),
    ],
  },
]
