/**
 * The parts of a node's root that belong to the lab: /etc, /var and /root. /usr is the host's, so /etc also needs what
 * programs in /usr look for there.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { kubeadmConfig } from './kubeadm.ts'
import { candidateFiles, podNetworkFiles } from './learner-shell.ts'
import { versions } from './programs/versions.ts'

/** From the host's /etc, where they exist: links that lead into /usr, and settings without which programs there fail. */
const fromHost = [
  'alternatives', // awk, vi and editor are links through it
  'bash_completion',
  'bash_completion.d',
  'ca-certificates',
  'ca-certificates.conf',
  'crypto-policies',
  'inputrc',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'mime.types',
  'nanorc',
  'pki/ca-trust',
  'pki/tls',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf', // plain `openssl req` fails without it
  'terminfo',
  'vim',
  'vimrc',
]

const containerdConfig = () => `version = 3

[plugins.'io.containerd.cri.v1.runtime']
  disable_apparmor = true
  restrict_oom_score_adj = true
  disable_hugetlb_controller = true
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = 'io.containerd.runc.v2'
    runtime_path = '/opt/cks-lab/shim.sh'
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
      BinaryName = '/opt/cks-lab/runc.sh'
      NoNewKeyring = true

[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = 'registry.k8s.io/pause:${versions().pauseTag}'
`

// As the packages of kubelet and kubeadm lay it down: kubernetes.io, "Configuring each kubelet in your cluster using kubeadm".
const kubeletUnit = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`
const kubeletDropIn = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`
const containerdUnit = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io

[Service]
ExecStart=/usr/bin/containerd
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`

const files = (): [path: string, content: string, mode?: number][] => [
  ['etc/bash.bashrc', ''],
  ['etc/default/kubelet', 'KUBELET_EXTRA_ARGS=\n'],
  ['etc/fstab', ''],
  ['etc/group', 'root:x:0:\ntty:x:5:\nnogroup:x:65534:\n'],
  ['etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n'],
  [
    'etc/passwd',
    'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  ],
  ['etc/profile', 'export PATH LANG=C.UTF-8\n[ -r ~/.bashrc ] && . ~/.bashrc\n'],
  ['etc/resolv.conf', 'nameserver 172.30.0.1\n'], // not reachable, but CoreDNS ends without one
  ['etc/containerd/config.toml', containerdConfig()],
  ['etc/systemd/system/kubelet.service', kubeletUnit],
  ['etc/systemd/system/kubelet.service.d/10-kubeadm.conf', kubeletDropIn],
  ['etc/systemd/system/containerd.service', containerdUnit],
  ['etc/cks-lab/kubeadm.yaml', kubeadmConfig()],
  ...podNetworkFiles(),
  ...candidateFiles(),
]

const folders = [
  'etc/kubernetes/manifests',
  'var/lib/kubelet',
  'var/lib/containerd',
  'var/log/journal',
  'var/log/pods',
  'var/log/containers',
  'var/tmp',
  'var/cache',
  'var/spool',
]

/** The folders of a node's /etc and /var and their links into /run; makes what is missing. */
export async function makeStateFolders(folder: string): Promise<void> {
  for (const path of folders) await mkdir(join(folder, path), { recursive: true })
  await symlink('/run', join(folder, 'var/run'))
  await symlink('/run/lock', join(folder, 'var/lock'))
  await chmod(join(folder, 'var/tmp'), 0o1777)
}

/** What this user may read of it. By cp(1): Node takes a third of a second of a core for these some thousand links. */
async function copyFromHost(etc: string): Promise<void> {
  const there = fromHost.filter(path => existsSync(join('/etc', path)))
  await mkdir(etc, { recursive: true })
  await execa('cp', ['-R', '-P', '--parents', '--', ...there, etc], { cwd: '/etc', reject: false })
}

/** Fills an empty folder with `etc`, `var` and `root` of a new node called `name` at `address`. */
export async function makeRootfs(folder: string, name: string, address: string): Promise<void> {
  await makeStateFolders(folder)
  await copyFromHost(join(folder, 'etc'))
  for (const [path, content, mode] of files()) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, content, { mode: mode ?? 0o644 })
  }
  await writeFile(join(folder, 'etc/hostname'), `${name}\n`)
  await writeFile(join(folder, 'etc/hosts'), `127.0.0.1 localhost\n${address} ${name}\n`)
  await writeFile(join(folder, 'etc/machine-id'), `${randomBytes(16).toString('hex')}\n`)
  await symlink('/usr/lib/os-release', join(folder, 'etc/os-release'))
  await symlink('/proc/self/mounts', join(folder, 'etc/mtab'))
  await symlink('/usr/share/zoneinfo/Etc/UTC', join(folder, 'etc/localtime'))
  await chmod(join(folder, 'root'), 0o700)
}
