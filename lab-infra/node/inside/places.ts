/** Where things lie on a node that both the node's own programs and those that look at it name. */

/** kubeadm's static pod folder; the kubelet reads every file there that does not begin with a dot. */
export const manifestFolder = '/etc/kubernetes/manifests'

/** There while the kubelet is down for a restart, which tells it from a kubelet that was stopped. */
export const kubeletRestarting = '/run/cks-lab/kubelet-restarting'

/** There while the node's first boot writes manifests one after the other, under a kubelet that runs already. */
export const makingManifests = '/run/cks-lab/making-manifests'

/** The runtime's socket on every engine; named, so that a changed /etc/crictl.yaml misleads nobody. */
export const runtimeEndpoint = 'unix:///run/containerd/containerd.sock'

/** Where this file is, a rootless node's programs may take as much memory as Go's defaults let them (memory.ts). */
export const memoryUnlimited = '/run/cks-lab/memory-unlimited'
