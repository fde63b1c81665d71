/** kubeadm's configuration of a lab node. */
import { stringify } from 'yaml'
import { versions } from './programs/versions.ts'

/** Node name and address of every lab: each has a network of its own. */
export const nodeName = 'control-plane'
export const nodeAddress = '172.30.0.2'

/** The documents that `kubeadm init --config` reads: defaults, but for what a user namespace needs. */
export function kubeadmConfig(): string {
  return [
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      localAPIEndpoint: { advertiseAddress: nodeAddress, bindPort: 6443 },
      nodeRegistration: {
        name: nodeName,
        criSocket: 'unix:///var/run/containerd/containerd.sock',
        taints: [], // one node: workloads run on it
      },
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'ClusterConfiguration',
      clusterName: 'kubernetes',
      kubernetesVersion: versions().kubernetes,
      networking: { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12' },
    },
    {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      // The user may own no cgroup, so the kubelet makes none; an empty list would be defaulted back to pods.
      cgroupsPerQOS: false,
      enforceNodeAllocatable: ['none'],
      cgroupDriver: 'cgroupfs',
      failSwapOn: false,
      failCgroupV1: false,
      localStorageCapacityIsolation: false,
      // The disk is the machine's: however full it is, pods and images stay. kind sets the same.
      evictionHard: { 'imagefs.available': '0%', 'nodefs.available': '0%', 'nodefs.inodesFree': '0%' },
      imageGCHighThresholdPercent: 100,
      featureGates: { KubeletInUserNamespace: true },
    },
    {
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: 'nftables',
      conntrack: { maxPerCore: 0 }, // its limits are the host's, which a namespace may not set
    },
  ]
    .map(document => stringify(document))
    .join('---\n')
}
