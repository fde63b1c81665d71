/** Every difference that is known, with its reason. docs/engines.md shows them; the test on real labs holds them true. */
import type { Difference, Expected, Values } from './compare.ts'
import type { Question } from './questions.ts'

const of = (question: Question, where: string, values: Values): Difference => ({ question, where, ...values })

/** A setting of the kubelet, in its file, in the ConfigMap that kubeadm keeps of it, and in force. */
const kubelet = (setting: string, values: Values, inForce?: Values): Difference[] => [
  of('kubelet', setting, values),
  of('configmaps', `kubelet-config kubelet.${setting}`, values),
  ...(inForce ? [of('configz', setting, inForce)] : []),
]

export const expected: Expected[] = [
  {
    reason: 'No systemd runs on a rootless node that could keep cgroups.',
    differences: kubelet('cgroupDriver', { plain: 'systemd', rootless: 'cgroupfs' }),
  },
  {
    reason: 'An ordinary user may own no cgroup, so the kubelet of a rootless node makes and enforces none.',
    differences: [
      ...kubelet('cgroupsPerQOS', { plain: null, rootless: 'false' }),
      ...kubelet('enforceNodeAllocatable', { plain: null, rootless: 'none' }),
      ...kubelet('localStorageCapacityIsolation', { plain: null, rootless: 'false' }),
      ...kubelet('featureGates.KubeletInUserNamespace', { plain: null, rootless: 'true' }),
    ],
  },
  {
    reason: 'The machine is the user’s own: it may swap, and it may still have version 1 of cgroups.',
    differences: [
      ...kubelet('failSwapOn', { plain: null, rootless: 'false' }),
      ...kubelet('failCgroupV1', { plain: null, rootless: 'false' }),
    ],
  },
  {
    reason:
      'kube-proxy needs nothing of the machine’s kernel in this mode that a user namespace may not have.',
    differences: [of('configmaps', 'kube-proxy config.conf.mode', { plain: '', rootless: 'nftables' })],
  },
  {
    reason: 'Limits of connection tracking are the machine’s; a namespace may not set them.',
    differences: [
      of('configmaps', 'kube-proxy config.conf.conntrack.maxPerCore', { plain: 'null', rootless: '0' }),
    ],
  },
  {
    reason: 'A lab has one node only: workloads run on it.',
    differences: [
      of('node', 'taint node-role.kubernetes.io/control-plane', { plain: ':NoSchedule', rootless: null }),
    ],
  },
  {
    reason: 'A newer patch release, in an image with the tag that kubeadm asks for.',
    differences: [
      of('versions', 'etcd', { plain: '3.6.6', rootless: '3.6.16' }),
      of('versions', 'coredns', { plain: '1.13.1', rootless: '1.14.7' }),
    ],
  },
]
