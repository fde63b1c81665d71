/** How each program is had: as plain data, so that its hash tells when a program must be made anew. */
import { goArch, type Versions } from './versions.ts'

export interface Program {
  name: string
  /** Which folder of the tools it belongs to; image: it is only put into images; extra: no part of a node at all. */
  place: 'bin' | 'cni' | 'image' | 'extra'
  /** Arguments that make it print its version, and what it then prints if it is the right one. */
  version: { args: string[]; prints: string }
  /** The Go package it is compiled from. */
  package: string
  /** Host and path of the official file, and the file within it when it is a tar archive. */
  release: { file: string; member?: string }
}

/** Programs that are compiled together, with the same settings, from the modules pinned in one folder. */
export interface Group {
  id: string
  title: string
  programs: Program[]
  /** The folder under `modules/` with the go.mod and go.sum. */
  modules: string
  tags?: string
  /** Values of Go variables set by the linker, by full name. */
  variables?: Record<string, string>
  /** A convenience for candidates: where Go would be needed and is not there, a node does without. */
  optional?: boolean
  /** C is linked in, and the libraries that need their headers. */
  cgo?: boolean
  /** How long compiling takes with empty caches on two cores, in ms. */
  compileMs: number
}

/** Everything, in the order it is made: the largest first, because it says most about how long the rest will take. */
export function groups(v: Versions): Group[] {
  const arch = goArch()
  const kubernetes = (name: string, place: Program['place'], args: string[], prints: string): Program => ({
    name,
    place,
    version: { args, prints },
    package: `k8s.io/kubernetes/cmd/${name}`,
    release: { file: `dl.k8s.io/${v.kubernetes}/bin/linux/${arch}/${name}` },
  })
  const [major, minor] = v.kubernetes.slice(1).split('.') as [string, string]
  const kubernetesVariables = Object.fromEntries(
    ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(name => [
      [`${name}.gitVersion`, v.kubernetes],
      [`${name}.gitMajor`, major],
      [`${name}.gitMinor`, minor],
      [`${name}.gitTreeState`, 'clean'],
      // A module does not carry the commit; left alone, the variable would hold git's unexpanded "$Format:%H$".
      [`${name}.gitCommit`, ''],
      [`${name}.buildDate`, v.buildDate],
    ]),
  )
  const etcd = (name: 'etcd' | 'etcdctl', module: string, args: string[], prints: string): Program => ({
    name,
    place: 'bin',
    version: { args, prints },
    package: `go.etcd.io/etcd/${module}/v3`,
    release: {
      file: `github.com/etcd-io/etcd/releases/download/${v.etcd}/etcd-${v.etcd}-linux-${arch}.tar.gz`,
      member: `etcd-${v.etcd}-linux-${arch}/${name}`,
    },
  })
  const containerd = (name: string, version: string): Program => ({
    name,
    place: 'bin',
    version: { args: [version], prints: v.containerd },
    package: `github.com/containerd/containerd/v2/cmd/${name}`,
    release: {
      // The static build, because the libraries of whichever node runs it are not known.
      file: `github.com/containerd/containerd/releases/download/${v.containerd}/containerd-static-${v.containerd.slice(1)}-linux-${arch}.tar.gz`,
      member: `bin/${name}`,
    },
  })
  const containerdVariables = { 'github.com/containerd/containerd/v2/version.Version': v.containerd }
  const cni = (name: string, folder: string): Program => ({
    name,
    place: 'cni',
    version: { args: ['--version'], prints: `CNI ${name} plugin ${v.cni}` },
    package: `github.com/containernetworking/plugins/plugins/${folder}/${name}`,
    release: {
      file: `github.com/containernetworking/plugins/releases/download/${v.cni}/cni-plugins-linux-${arch}-${v.cni}.tgz`,
      member: `./${name}`,
    },
  })

  return [
    {
      id: 'kubernetes',
      title: `Kubernetes ${v.kubernetes}`,
      modules: `kubernetes-${v.kubernetes}`,
      variables: kubernetesVariables,
      compileMs: 350_000,
      programs: [
        kubernetes('kube-apiserver', 'image', ['--version'], `Kubernetes ${v.kubernetes}`),
        kubernetes('kube-controller-manager', 'image', ['--version'], `Kubernetes ${v.kubernetes}`),
        kubernetes('kube-scheduler', 'image', ['--version'], `Kubernetes ${v.kubernetes}`),
        kubernetes('kube-proxy', 'image', ['--version'], `Kubernetes ${v.kubernetes}`),
        kubernetes('kubelet', 'bin', ['--version'], `Kubernetes ${v.kubernetes}`),
        kubernetes('kubeadm', 'bin', ['version', '--output=short'], v.kubernetes),
        kubernetes('kubectl', 'bin', ['version', '--client'], `Client Version: ${v.kubernetes}`),
      ],
    },
    {
      id: 'etcd',
      title: `etcd ${v.etcd}`,
      modules: 'etcd',
      compileMs: 47_000,
      programs: [
        etcd('etcd', 'server', ['--version'], `etcd Version: ${v.etcd.slice(1)}`),
        etcd('etcdctl', 'etcdctl', ['version'], `etcdctl version: ${v.etcd.slice(1)}`),
      ],
    },
    {
      id: 'containerd',
      title: `containerd ${v.containerd}`,
      modules: 'containerd',
      tags: 'no_btrfs,no_devmapper,no_zfs',
      variables: containerdVariables,
      compileMs: 35_000,
      programs: [containerd('containerd', '--version'), containerd('ctr', '--version')],
    },
    {
      id: 'containerd-shim',
      title: `containerd's shim ${v.containerd}`,
      modules: 'containerd',
      // As the official build of the shim; every pod has one, so its size counts.
      tags: 'no_grpc',
      variables: containerdVariables,
      compileMs: 7_000,
      programs: [containerd('containerd-shim-runc-v2', '-v')],
    },
    {
      id: 'runc',
      title: `runc ${v.runc}`,
      modules: 'runc',
      tags: 'seccomp,netgo,osusergo',
      cgo: true,
      compileMs: 10_000,
      programs: [
        {
          name: 'runc',
          place: 'bin',
          version: { args: ['--version'], prints: `runc version ${v.runc.slice(1)}` },
          package: 'github.com/opencontainers/runc',
          release: { file: `github.com/opencontainers/runc/releases/download/${v.runc}/runc.${arch}` },
        },
      ],
    },
    {
      id: 'crictl',
      title: `crictl ${v.crictl}`,
      modules: 'crictl',
      variables: { 'sigs.k8s.io/cri-tools/pkg/version.Version': v.crictl },
      compileMs: 30_000,
      programs: [
        {
          name: 'crictl',
          place: 'bin',
          version: { args: ['--version'], prints: `crictl version ${v.crictl}` },
          package: 'sigs.k8s.io/cri-tools/cmd/crictl',
          release: {
            file: `github.com/kubernetes-sigs/cri-tools/releases/download/${v.crictl}/crictl-${v.crictl}-linux-${arch}.tar.gz`,
            member: 'crictl',
          },
        },
      ],
    },
    {
      id: 'cni',
      title: `CNI plugins ${v.cni}`,
      modules: 'cni',
      variables: { 'github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion': v.cni },
      compileMs: 5_000,
      programs: [
        cni('bridge', 'main'),
        cni('ptp', 'main'),
        cni('loopback', 'main'),
        cni('host-local', 'ipam'),
        cni('portmap', 'meta'),
      ],
    },
    {
      id: 'coredns',
      title: `CoreDNS ${v.coredns}`,
      modules: 'coredns',
      compileMs: 89_000,
      programs: [
        {
          name: 'coredns',
          place: 'image',
          version: { args: ['-version'], prints: `CoreDNS-${v.coredns.slice(1)}` },
          package: 'github.com/coredns/coredns',
          release: {
            file: `github.com/coredns/coredns/releases/download/${v.coredns}/coredns_${v.coredns.slice(1)}_linux_${arch}.tgz`,
            member: 'coredns',
          },
        },
      ],
    },
    {
      id: 'yq',
      title: `yq ${v.yq}`,
      modules: 'yq',
      compileMs: 20_000,
      programs: [
        {
          name: 'yq',
          place: 'bin',
          version: { args: ['--version'], prints: `version ${v.yq}` },
          package: 'github.com/mikefarah/yq/v4',
          release: { file: `github.com/mikefarah/yq/releases/download/${v.yq}/yq_linux_${arch}` },
        },
      ],
    },
    {
      id: 'jq',
      title: `jq (gojq ${v.gojq})`,
      modules: 'gojq',
      optional: true,
      compileMs: 5_000,
      programs: [
        {
          name: 'jq',
          place: 'bin',
          version: { args: ['--version'], prints: `gojq ${v.gojq.slice(1)}` },
          package: 'github.com/itchyny/gojq/cmd/gojq',
          release: {
            file: `github.com/itchyny/gojq/releases/download/${v.gojq}/gojq_${v.gojq}_linux_${arch}.tar.gz`,
            member: `gojq_${v.gojq}_linux_${arch}/gojq`,
          },
        },
      ],
    },
  ]
}
