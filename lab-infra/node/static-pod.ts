/** A static pod manifest as far as the control plane's state depends on it. Positions and findings are the grader's. */
import { type Document, LineCounter, parseAllDocuments } from 'yaml'
import { type Component, components, type ManifestFile } from './facts.ts'

export interface StaticPod {
  file: ManifestFile
  /** The container's name, where the file can be read as a pod. */
  component?: string
  /** command and args, as the process will see them. */
  argv: string[]
  /** Why the file cannot be read, in the parser's words. */
  problem?: string
}

/**
 * Parses a manifest as the kubelet does (sigs.k8s.io/yaml): the first document counts, of a key given twice the last,
 * and "<<" merges.
 */
export function parseManifest(text: string): { document: Document | undefined; lines: LineCounter } {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, merge: true })
  return { document: Array.isArray(documents) ? documents[0] : undefined, lines }
}

/** Which of a pod's containers is the component; the first where none has such a name. */
export function componentIndex(containers: { name?: string }[]): number {
  return Math.max(
    0,
    containers.findIndex(it => components.includes(it?.name as Component)),
  )
}

export function readStaticPod(file: ManifestFile): StaticPod {
  const { document, lines } = parseManifest(file.text)
  const error = document?.errors[0]
  if (error) {
    const line = lines.linePos(error.pos[0]).line
    return { file, argv: [], problem: `line ${line}: ${error.message.split('\n')[0]}` }
  }
  const pod = document?.toJS() as PodLike | null | undefined
  const containers = Array.isArray(pod?.spec?.containers) ? pod.spec.containers : []
  const container = containers[componentIndex(containers)]
  if (!container?.name) return { file, argv: [], problem: 'not a Pod with a named container' }
  return { file, component: container.name, argv: argvOf(container) }
}

/**
 * command and args as the kubelet hands them on: $(NAME) is the value of the container's variable, where it has one, and
 * $$ a dollar (k8s.io/kubernetes/third_party/forked/golang/expansion).
 */
export function argvOf({ command, args, env }: ContainerLike): string[] {
  const variables = new Map((Array.isArray(env) ? env : []).map(it => [it?.name, it?.value]))
  const replaced = (all: string, name?: string) => (name === undefined ? '$' : (variables.get(name) ?? all))
  return [...words(command), ...words(args)].map(it => it.replace(/\$\$|\$\(([^)]+)\)/g, replaced))
}

/**
 * The file that makes a component: the last by name whose pod has it, for of two files with the same pod the kubelet
 * keeps the later one; else the file of kubeadm's name, readable or not.
 */
export function podOf(pods: StaticPod[], component: Component): StaticPod | undefined {
  return (
    pods.findLast(pod => pod.component === component) ??
    pods.find(pod => pod.file.name === `${component}.yaml`)
  )
}

interface ContainerLike {
  name?: string
  command?: unknown
  args?: unknown
  env?: unknown
}
interface PodLike {
  spec?: { containers?: ContainerLike[] }
}

const words = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
