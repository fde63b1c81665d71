/** Configuration files of a component, read as the component finds them: through its container's mounts. */
import { parseDocument } from 'yaml'
import type { Component } from '../../lab-infra/node/facts.ts'
import type { GradeTarget } from '../types.ts'
import { flagsOf, manifestOf } from './manifests.ts'
import { hostPathOf } from './mounts.ts'

/** A file's content, or why there is none. */
export interface ConfigFile {
  /** For evidence: the file on the node, or what should have named one. */
  where: string
  /** In the container. */
  path?: string
  /** The parsed document (YAML or JSON); whoever reads it has to expect any shape. */
  data?: unknown
  /** Set instead of `data`. */
  problem?: string
}

/** The file that a flag of the component's manifest names. */
export async function configOfFlag(
  target: GradeTarget,
  component: Component,
  flag: string,
): Promise<ConfigFile> {
  const flags = await flagsOf(target, component)
  const path = flags.values(flag).manifest.at(-1)
  if (!path) return { where: flags.where(flag), problem: `no --${flag}` }
  return configFile(target, component, path)
}

/** A file by its path in the component's container. */
export async function configFile(
  target: GradeTarget,
  component: Component,
  path: string,
): Promise<ConfigFile> {
  const { container, pod } = await manifestOf(target, component)
  const { hostPath, why } = hostPathOf(path, container, pod)
  if (!hostPath) return { where: path, path, problem: why ?? 'not mounted from the node' }
  const text = await target.node.readFile(hostPath).catch(() => undefined)
  if (!text) return { where: hostPath, path, problem: 'no such file on the node' }
  const document = parseDocument(text.toString())
  const error = document.errors[0]
  if (error) return { where: hostPath, path, problem: error.message.split('\n')[0] ?? 'does not parse' }
  return { where: hostPath, path, data: document.toJS() }
}
