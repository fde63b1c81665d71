/** Every version that a lab node is made of. Change one here, then run `node lab-infra/node/programs/pin.ts`. */
import { LabError } from '../../lab.ts'

/** What `kubeadm config images list` names for a Kubernetes version, and where its build's date comes from. */
interface KubernetesRelease {
  /** The commit date of the tag, which official builds report as their build date. */
  buildDate: string
  etcdTag: string
  corednsTag: string
  pauseTag: string
}

/** Kubernetes versions that labs can be made of: those with pinned modules under `modules/`. */
const kubernetesReleases: Record<string, KubernetesRelease> = {
  'v1.35.4': {
    buildDate: '2026-04-15T18:01:22Z',
    etcdTag: '3.6.6-0',
    corednsTag: 'v1.13.1',
    pauseTag: '3.10.1',
  },
}

const defaultKubernetes = 'v1.35.4'

/** The lowest Go that compiles all of it: containerd's go.mod asks for it. */
export const goVersion = '1.26.8'

export interface Versions extends KubernetesRelease {
  kubernetes: string
  etcd: string
  containerd: string
  runc: string
  crictl: string
  cni: string
  coredns: string
  yq: string
  /** https://github.com/itchyny/gojq, installed as `jq`. */
  gojq: string
  /** Not of the node: makes clusters in containers. */
  kind: string
  /** Not of the node: https://github.com/aquasecurity/kube-bench, judges nodes by the CIS benchmark. */
  kubeBench: string
}

/**
 * The versions of this run. `CKS_LAB_KUBERNETES` chooses among the known Kubernetes versions.
 * @throws LabError `unknown-kubernetes-version`
 */
export function versions(): Versions {
  const kubernetes = process.env.CKS_LAB_KUBERNETES ?? defaultKubernetes
  const release = kubernetesReleases[kubernetes]
  if (!release)
    throw new LabError(
      'unknown-kubernetes-version',
      `Kubernetes ${kubernetes} is not pinned in this version of cks-lab`,
      {
        remedy: `Set CKS_LAB_KUBERNETES to one of: ${Object.keys(kubernetesReleases).join(', ')}`,
      },
    )
  return {
    kubernetes,
    ...release,
    etcd: 'v3.6.16',
    containerd: 'v2.3.7',
    runc: 'v1.5.2',
    crictl: 'v1.36.0',
    cni: 'v1.9.1',
    coredns: 'v1.14.7',
    yq: 'v4.53.6',
    gojq: 'v0.12.19',
    kind: 'v0.33.0',
    kubeBench: 'v0.12.0',
  }
}

/** As Go and the release files call this machine's processor. */
export function goArch(): 'amd64' | 'arm64' {
  if (process.arch === 'x64') return 'amd64'
  if (process.arch === 'arm64') return 'arm64'
  throw new LabError('unsupported-processor', `There are no lab programs for ${process.arch} processors`, {
    remedy: 'Use a machine with an x86-64 or arm64 processor',
  })
}
