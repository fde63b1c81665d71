/** Where a container's files lie on the node: by a volumeMount, and a hostPath volume behind it. */
import { posix } from 'node:path'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { flagsOf, manifestOf, type Pod, type PodContainer } from './manifests.ts'

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

/** Which of the paths exist on the node. */
export async function existing(target: GradeTarget, paths: string[]): Promise<Set<string>> {
  const script = 'for path; do [ -e "$path" ] && printf "%s\\n" "$path"; done; :'
  const stdout = await answerOf(target, ['sh', '-c', script, 'existing', ...paths])
  return new Set(stdout.split('\n').filter(it => it !== ''))
}
