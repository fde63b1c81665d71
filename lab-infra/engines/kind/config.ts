/** What kind is told of a lab: https://kind.sigs.k8s.io/docs/user/configuration/ */
import { stringify } from 'yaml'
import { nodeName } from '../../node/kubeadm.ts'

/**
 * kind's configuration of one lab. kind brings its own kubeadm configuration; the patches (RFC 7386: null removes) take
 * back what it adds to a plain `kubeadm init`, and give the node its usual name.
 */
export function clusterConfig(image: string): string {
  const networking = { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12' }
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: {
      ...networking,
      apiServerAddress: '127.0.0.1',
      disableDefaultCNI: true, // the image has its own network
      kubeProxyMode: 'nftables',
    },
    nodes: [{ role: 'control-plane', image }],
    kubeadmConfigPatches: [
      {
        kind: 'ClusterConfiguration',
        clusterName: 'kubernetes',
        controlPlaneEndpoint: null,
        apiServer: { extraArgs: null },
        controllerManager: { extraArgs: null },
      },
      {
        kind: 'InitConfiguration',
        nodeRegistration: { name: nodeName, criSocket: null, kubeletExtraArgs: null },
      },
      { kind: 'KubeletConfiguration', apiVersion: 'kubelet.config.k8s.io/v1beta1', failCgroupV1: false },
      {
        kind: 'KubeProxyConfiguration',
        apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
        conntrack: { tcpBeLiberal: null },
        iptables: null,
      },
    ].map(patch => stringify(patch)),
  })
}
