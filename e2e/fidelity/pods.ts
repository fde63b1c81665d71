/** Static pods and arguments: as kubeadm writes them, and as they run. */
import { parse } from 'yaml'
import { type Found, flatten } from './questions.ts'

interface Pod {
  metadata: { name: string }
  spec: {
    containers: { name: string; command: string[]; volumeMounts?: { name: string }[] }[]
    volumes?: { name: string; hostPath?: { path: string; type?: string } }[]
  }
}

/**
 * kubeadm mounts whichever of these the machine has, and says so (kubeadm's "certs" volumes in
 * cmd/kubeadm/app/phases/controlplane/volumes.go): they tell of the distribution, not of the lab.
 */
const distributionsOwn = [
  '/etc/ca-certificates',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/usr/local/share/ca-certificates',
  '/usr/share/ca-certificates',
]

/** Flags by component: `kube-apiserver --secure-port`. A flag that is given several times has all its values. */
export function argvFound(component: string, argv: readonly string[]): Found {
  const found: Found = {}
  for (const argument of argv.slice(1)) {
    const [, flag, value] = argument.match(/^([^=]*)=?([\s\S]*)$/) as unknown as [string, string, string]
    const where = `${component} ${flag}`
    found[where] = found[where] === undefined ? value : `${found[where]} ${value}`
  }
  return found
}

/** The command of a static pod's only container, by the pod's name. */
export function commandOf(manifest: string): [component: string, argv: string[]] {
  const pod = parse(manifest) as Pod
  return [pod.metadata.name, pod.spec.containers[0]!.command]
}

/** Where a static pod gets each of its mounts from. */
export function mountsFound(manifest: string): Found {
  const pod = parse(manifest) as Pod
  const mounts = pod.spec.containers.flatMap(container => container.volumeMounts ?? [])
  const found = (pod.spec.volumes ?? []).map(({ name, ...source }) => {
    const path = source.hostPath?.path ?? name
    const at = mounts.filter(mount => mount.name === name).map(({ name: _, ...mount }) => ({ ...mount }))
    return [path, `${`${pod.metadata.name} ${path}`}`, Object.values(flatten([source, ...at])).join(' ')]
  })
  const kept = found.filter(([path]) => !distributionsOwn.includes(path!))
  return Object.fromEntries(kept.map(([, where, value]) => [where!, value!]))
}

/** All else of a static pod. */
export function podFound(manifest: string): Found {
  const { metadata, spec } = parse(manifest) as Pod
  const containers = spec.containers.map(({ command: _, volumeMounts: __, ...container }) => container)
  const rest = flatten({ metadata, spec: { ...spec, containers, volumes: undefined } })
  delete rest['spec.volumes']
  return Object.fromEntries(Object.entries(rest).map(([path, value]) => [`${metadata.name} ${path}`, value]))
}
