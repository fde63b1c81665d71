/** Configuration files of a component, read as the component finds them: through its container's mounts. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { fileIfAny } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { parseGoYaml } from './go-yaml.ts'
import { flagsOf, manifestOf } from './manifests.ts'
import { hostPathOf, inContainer } from './mounts.ts'

/** A file's content, or why there is none. */
export interface ConfigFile {
  /** For evidence: the file on the node, or what should have named one. */
  where: string
  /** In the container. */
  path?: string
  /** On the node, where it is mounted from there. */
  hostPath?: string
  text?: string
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
  named: string,
): Promise<ConfigFile> {
  const { container, pod } = await manifestOf(target, component)
  const path = inContainer(named, container)
  const { hostPath, why } = hostPathOf(path, container, pod)
  if (!hostPath) return { where: path, path, problem: why ?? 'not mounted from the node' }
  const text = (await fileIfAny(target, hostPath))?.toString()
  const found = { where: hostPath, path, hostPath }
  if (text === undefined) return { ...found, problem: 'no such file on the node' }
  return { ...found, text, ...parseConfig(text) }
}

/**
 * YAML or JSON as Kubernetes' components read it where they are not strict, by the rules of go-yaml.ts: the first document
 * counts, and yes, no, on and off are truth values, as YAML 1.1 has them.
 */
export function parseConfig(text: string): Pick<ConfigFile, 'data' | 'problem'> {
  const { value, problem } = parseGoYaml(text)
  if (problem !== undefined) return { problem }
  return value === undefined ? { problem: 'empty' } : { data: value }
}
