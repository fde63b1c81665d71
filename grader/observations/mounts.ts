/** Whether the files that flags name are mounted from the node, and the right ones. */
import { posix } from 'node:path'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { flagsOf, type Manifest, manifestOf, type Pod, type PodContainer } from '../cluster/manifests.ts'
import { existing, type FileFlag, hostPathOf, hostPathOfFlag } from '../cluster/mounts.ts'
import { type Observation, observe } from '../finding.ts'
import { realPath } from '../real-path.ts'
import type { GradeTarget } from '../types.ts'

/** Flags whose value begins with "/" and is no file of the node. */
const noFiles = new Set([
  'etcd-prefix',
  'authorization-always-allow-paths',
  'service-account-jwks-uri',
  'bind-address',
])

/** What a component writes itself: the folder has to be there, the file need not. */
const written = new Set(['audit-log-path', 'data-dir', 'wal-dir', 'log-file'])

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

/** Every file named by a flag is mounted from the node and exists there. Nothing is observed where no flag names one. */
export async function observeFilesReachContainer(
  target: GradeTarget,
  component: Component,
): Promise<Observation[]> {
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
  return [...observations, ...danglingMounts(manifest)]
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
