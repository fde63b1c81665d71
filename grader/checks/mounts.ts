/** Whether the files that a component's flags name reach its container: a volumeMount, and a hostPath volume behind it. */
import { posix } from 'node:path'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { finding, type Observation, observe } from '../finding.ts'
import { answerOf } from '../node.ts'
import { realPath } from '../real-path.ts'
import type { Finding, GradeTarget } from '../types.ts'
import { flagsOf, type Manifest, manifestOf, type Pod, type PodContainer } from './manifests.ts'

/** Flags whose value begins with "/" and is no file of the node. */
const noFiles = new Set([
  'etcd-prefix',
  'authorization-always-allow-paths',
  'service-account-jwks-uri',
  'bind-address',
])

/** What a component writes itself: the folder has to be there, the file need not. */
const written = new Set(['audit-log-path', 'data-dir', 'wal-dir', 'log-file'])

export interface FileFlag {
  flag: string
  path: string
  /** Where it is on the node; undefined when no hostPath mount covers it. */
  hostPath?: string
  why?: string
}

/** A path of the container as its process finds it: from its working directory, which is / in the components' images. */
export const inContainer = (path: string, { workingDir }: PodContainer) =>
  posix.resolve('/', workingDir ?? '', path)

/** Where a path of the container is on the node. */
export function hostPathOf(
  path: string,
  container: PodContainer,
  pod: Pod,
): Pick<FileFlag, 'hostPath' | 'why'> {
  const inside = (mountPath: string) => {
    const rest = posix.relative(posix.normalize(mountPath), inContainer(path, container))
    return rest.startsWith('..') ? undefined : rest
  }
  const mounts = (container.volumeMounts ?? []).filter(it => inside(String(it.mountPath)) !== undefined)
  const mount = mounts.sort((one, other) => other.mountPath.length - one.mountPath.length)[0]
  if (!mount) return { why: 'no volumeMount covers it' }
  const volume = pod.spec?.volumes?.find(it => it.name === mount.name)
  if (!volume) return { why: `volumeMount ${mount.name} names no volume` }
  if (!volume.hostPath) return { why: `volume ${mount.name} is no hostPath` }
  return { hostPath: posix.join(volume.hostPath.path, mount.subPath ?? '', inside(mount.mountPath) ?? '') }
}

/** The host path a flag's file has, by the manifest; undefined when the flag is not given or not mounted. */
export async function hostPathOfFlag(
  target: GradeTarget,
  component: Component,
  flag: string,
): Promise<string | undefined> {
  const [manifest, flags] = await Promise.all([manifestOf(target, component), flagsOf(target, component)])
  const path = flags.values(flag).manifest.at(-1)
  // - is standard output.
  return path && path !== '-' ? hostPathOf(path, manifest.container, manifest.pod).hostPath : undefined
}

/**
 * The file that a flag names is this one of the node, whatever it is called in the container, by way of links too.
 * @param path of the file, or of the folder that it lies in where that ends with "/"
 */
export async function observeHostPath(
  target: GradeTarget,
  component: Component,
  flag: string,
  path: string,
): Promise<Observation> {
  const flags = await flagsOf(target, component)
  const where = flags.where(flag)
  const expected = path.endsWith('/') ? `a file of the node in ${path}` : `${path} on the node`
  const given = flags.values(flag).manifest.at(-1)
  const host = await hostPathOfFlag(target, component, flag)
  if (!host) return observe(false, where, expected, given ? `${given}, not mounted` : `no --${flag}`)
  // The file itself may not be there yet.
  const folder = await realPath(target, posix.dirname(host))
  const real = posix.join(folder, posix.basename(host))
  return observe(path.endsWith('/') ? real.startsWith(path) : real === path, where, expected, real)
}

/** Every file named by a flag is mounted from the node and exists there. */
export async function filesReachContainer(target: GradeTarget, component: Component): Promise<Finding> {
  const [manifest, flags] = await Promise.all([manifestOf(target, component), flagsOf(target, component)])
  const files = flags.manifest.uses
    .filter(use => use.value.startsWith('/') && !noFiles.has(use.name))
    .map(use => ({
      flag: use.name,
      path: use.value,
      ...hostPathOf(use.value, manifest.container, manifest.pod),
    }))
  const wanted = files.map(
    file => file.hostPath && (written.has(file.flag) ? posix.dirname(file.hostPath) : file.hostPath),
  )
  const present = await existing(
    target,
    wanted.filter(it => it !== undefined),
  )
  const observations = files.map((file, index) =>
    observeFile(file, wanted[index], present, flags.where(file.flag)),
  )
  return finding([...observations, ...danglingMounts(manifest)])
}

function observeFile(
  file: FileFlag,
  wanted: string | undefined,
  present: Set<string>,
  where: string,
): Observation {
  const expected = `--${file.flag}=${file.path} is mounted from the node`
  if (wanted === undefined) return observe(false, where, expected, file.why ?? 'not mounted')
  return observe(
    present.has(wanted),
    where,
    expected,
    present.has(wanted) ? wanted : `${wanted} does not exist on the node`,
  )
}

function danglingMounts(manifest: Manifest & { container: PodContainer; pod: Pod }): Observation[] {
  const volumes = new Set(manifest.pod.spec?.volumes?.map(it => it.name))
  return (manifest.container.volumeMounts ?? [])
    .map((mount, index) => ({
      mount,
      where: manifest.inContainer(['volumeMounts', index]),
    }))
    .filter(({ mount }) => !volumes.has(mount.name))
    .map(({ mount, where }) => observe(false, where, `a volume named ${mount.name}`, 'no such volume'))
}

/** Which of the paths exist on the node. */
export async function existing(target: GradeTarget, paths: string[]): Promise<Set<string>> {
  const script = 'for path; do [ -e "$path" ] && printf "%s\\n" "$path"; done; :'
  const stdout = await answerOf(target, ['sh', '-c', script, 'existing', ...paths])
  return new Set(stdout.split('\n').filter(it => it !== ''))
}
