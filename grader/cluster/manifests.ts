/** Static pod manifests as YAML with positions, so that evidence can name file and line. */
import {
  type Component,
  type ManifestFile,
  type NodeFacts,
  nodeFacts,
} from '../../lab-infra/control-plane/facts.ts'
import { argvOf, makerOf, readPod } from '../../lab-infra/control-plane/static-pod.ts'
import type { GradeTarget } from '../types.ts'
import { type CommandLine, effective, parseArgv, usesOf } from './argv.ts'

type Path = (string | number)[]

/** The fields of a Pod that checks read. */
export interface PodContainer {
  name?: string
  command?: string[]
  args?: string[]
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[]
  ports?: { name?: string; containerPort?: number; protocol?: string }[]
  env?: { name: string; value?: string }[]
  workingDir?: string
  [probe: string]: unknown
}
export interface Pod {
  metadata?: { name?: string; namespace?: string }
  spec?: {
    containers?: PodContainer[]
    volumes?: { name: string; hostPath?: { path: string; type?: string }; [kind: string]: unknown }[]
  }
}

export interface Manifest {
  file: ManifestFile
  /** undefined when the file cannot be read as a pod; then `problem` says why. */
  pod?: Pod
  container?: PodContainer
  /** The container's name. */
  component?: string
  problem?: string
  /** "/etc/kubernetes/manifests/kube-apiserver.yaml:21" for the value at a path; the file alone where there is none. */
  where(path?: Path): string
  /** The same for a path within the component's container. */
  inContainer(path?: Path): string
}

/** The node's facts, read once in a run. */
export const factsOf = (target: GradeTarget): Promise<NodeFacts> =>
  target.once('node-facts', () => nodeFacts(target.node))

/** Every file in the static pod folder that the kubelet reads, by name. */
export const manifests = (target: GradeTarget): Promise<Manifest[]> =>
  target.once('manifests', async () => (await factsOf(target)).manifests.map(readManifest))

/** Parses one; what is wrong with it is its `problem`. */
export function readManifest(file: ManifestFile): Manifest {
  const { content, index, lineOf, ...read } = readPod(file.text)
  const problem = file.unread ?? read.problem
  const where = (path?: Path) => {
    const line = path && lineOf(path)
    return line === undefined ? file.path : `${file.path}:${line}`
  }
  const inContainer = (path: Path = []) => where(['spec', 'containers', index, ...path])
  if (problem !== undefined) return { file, problem, where, inContainer }
  const pod = content as Pod
  const container = pod.spec!.containers![index]!
  return { file, pod, container, component: container.name!, where, inContainer }
}

/**
 * The manifest that makes a component.
 * @throws Error when there is none or it cannot be read: then nothing can be said about its flags.
 */
export async function manifestOf(
  target: GradeTarget,
  component: Component,
): Promise<Manifest & { container: PodContainer; pod: Pod }> {
  const manifest = makerOf(await manifests(target), component)
  if (!manifest) throw new Error(`no file in the static pod folder makes ${component}`)
  if (!manifest.container || !manifest.pod)
    throw new Error(`${manifest.file.path} cannot be read as a pod: ${manifest.problem}`)
  return { ...manifest, container: manifest.container, pod: manifest.pod }
}

/** A component's flags as its manifest says and as its process runs. */
export interface ComponentFlags {
  manifest: CommandLine
  /** undefined when no process runs. */
  running?: CommandLine
  /** File and line of a flag's uses in the manifest, the last first; the command's line where it is not given. */
  where(name: string): string
  /** "process 4711, started 11:45:02" */
  process: string
  /** What a flag is in force as, by the manifest and by the process (empty where not given). */
  values(name: string): { manifest: string[]; running: string[] | undefined }
}

/** @throws Error when the manifest cannot be read. */
export async function flagsOf(target: GradeTarget, component: Component): Promise<ComponentFlags> {
  const [{ container, inContainer }, facts] = await Promise.all([
    manifestOf(target, component),
    factsOf(target),
  ])
  const command = container.command ?? []
  const process = facts.containers.find(it => it.name === component && it.running && it.argv)
  const manifest = parseArgv(argvOf(container, process?.argv))
  const running = process?.argv && parseArgv(process.argv)
  const word = (at: number): Path => (at < command.length ? ['command', at] : ['args', at - command.length])
  return {
    manifest,
    ...(running && { running }),
    where: name => inContainer(word(usesOf(manifest, name).at(-1)?.at ?? 0)),
    process: process ? `${component}'s process ${process.pid}` : `${component}'s process (none runs)`,
    values: name => ({ manifest: effective(manifest, name), running: running && effective(running, name) }),
  }
}
