/**
 * Which images a lab node has, and what is in each. Names and tags are those that kubeadm asks for, so that nothing is
 * ever pulled; what is inside are this lab's own programs.
 */
import type { SystemProgramName } from '../programs/system-programs.ts'
import type { Versions } from '../programs/versions.ts'
import type { ImageConfig } from './archive.ts'

export interface ImageRecipe {
  ref: string
  /** The archive's name in the tools' images folder. */
  file: string
  /** Programs of the recipes: their names, and their paths in the image. */
  programs: Record<string, string>
  /** Programs of the host's distribution, with their libraries. */
  system: Partial<Record<SystemProgramName, string>>
  /** A folder in which each of busybox's applets is a link to it. */
  applets?: string
  /** Text files, and whether the certificate authorities are there. */
  files?: Record<string, string>
  certificates?: string
  folders?: Record<string, number>
  config: ImageConfig
}

/** The one image for workloads: a shell, DNS tools, curl with certificate authorities, a small web server. */
const toolboxRef = 'docker.io/library/toolbox:1.0'

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const bundle = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Settings of Go's runtime by program: the place to trade a component's memory against its CPU (GOGC, GOMEMLIMIT).
 * A static pod manifest may override them with its own `env`, and ../inside/memory.ts lets programs off them.
 */
const runtimeSettings: Record<string, string[]> = {
  // A limit instead of a lower GOGC: that would cost a third more CPU at each start, which learners wait for.
  // Its live heap is some 80 MiB, its stacks 15; a limit near their sum would have it collect all the time.
  // Measured: 145 instead of 170 MiB saves 25 MB for good, and costs 0.3 s of CPU at a start, which takes 1.6 s of it.
  'kube-apiserver': ['GOMEMLIMIT=145MiB'],
  'kube-controller-manager': ['GOGC=20'],
  'kube-scheduler': ['GOGC=40'],
  'kube-proxy': ['GOGC=40'],
  etcd: ['GOGC=20'],
  coredns: ['GOGC=40'],
}

export function imageRecipes(v: Versions): ImageRecipe[] {
  const component = (name: string, config: Partial<ImageConfig> = {}): ImageRecipe => ({
    ref: `registry.k8s.io/${name}:${v.kubernetes}`,
    file: `${name}.tar`,
    programs: { [name]: `/usr/local/bin/${name}` },
    system: {},
    config: { Env: [path, ...(runtimeSettings[name] ?? [])], ...config },
  })
  return [
    // SIGTERM lets the API server finish its requests for up to 30 s, watches included, so a learner would wait that
    // long for each edit of its manifest. Nothing is lost: what it acknowledged is in etcd. The others end at once.
    component('kube-apiserver', { StopSignal: 'SIGKILL' }),
    component('kube-controller-manager'),
    component('kube-scheduler'),
    {
      ...component('kube-proxy'),
      // In its nftables mode it calls nft, and conntrack to forget connections to endpoints that are gone.
      system: { nft: '/usr/sbin/nft', conntrack: '/usr/sbin/conntrack' },
    },
    {
      ref: `registry.k8s.io/etcd:${v.etcdTag}`,
      file: 'etcd.tar',
      programs: { etcd: '/usr/local/bin/etcd', etcdctl: '/usr/local/bin/etcdctl' },
      system: {},
      config: { Env: [path, ...(runtimeSettings.etcd ?? [])] },
    },
    {
      ref: `registry.k8s.io/coredns/coredns:${v.corednsTag}`,
      file: 'coredns.tar',
      programs: { coredns: '/coredns' },
      system: {},
      certificates: bundle,
      config: { Env: [path, ...(runtimeSettings.coredns ?? [])], Entrypoint: ['/coredns'], WorkingDir: '/' },
    },
    {
      // It only holds a pod's namespaces open. The original is a C program, which would need a compiler everywhere;
      // unlike it, this one does not reap orphans in pods that share their process namespace.
      ref: `registry.k8s.io/pause:${v.pauseTag}`,
      file: 'pause.tar',
      programs: {},
      system: { busybox: '/bin/busybox' },
      config: { Env: [path], Entrypoint: ['/bin/busybox', 'sleep', '2147483647'] },
    },
    {
      ref: toolboxRef,
      file: 'toolbox.tar',
      programs: {},
      system: { busybox: '/bin/busybox', curl: '/usr/bin/curl' },
      applets: '/bin',
      certificates: bundle,
      files: {
        '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
        '/etc/group': 'root:x:0:\nnogroup:x:65534:\n',
        '/etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
        '/www/index.html': 'A workload of the lab answers.\n',
      },
      folders: { '/tmp': 0o1777, '/root': 0o700, '/var/run': 0o755 },
      config: {
        Env: [path, `CURL_CA_BUNDLE=${bundle}`, `SSL_CERT_FILE=${bundle}`],
        Cmd: ['/bin/sh'],
        WorkingDir: '/',
      },
    },
  ]
}
