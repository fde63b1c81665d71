/** A static pod manifest as far as the control plane's state depends on it. Positions and findings are the grader's. */
import { type ParsedManifest, parseManifest } from '../node/inside/manifest.ts'
import { type Component, components, type ManifestFile } from './facts.ts'

export interface StaticPod {
  file: ManifestFile
  /** The container's name, where the file can be read as a pod. */
  component?: string
  /** Whose command and args are `argv`. */
  container?: ContainerLike
  /** command and args, as the process will see them, as far as the manifest tells. */
  argv: string[]
  /** Why the file cannot be read, in the parser's words. */
  problem?: string
}

/** A manifest's text as a pod, and what of it is the component. */
export interface PodText extends ParsedManifest {
  /** Where the component's container stands among the pod's; 0 where there is none. */
  index: number
}

/** Reads a text as a pod; what is wrong with it is its `problem`. */
export function readPod(text: string): PodText {
  const parsed = parseManifest(text)
  if (parsed.problem !== undefined) return { ...parsed, index: 0 }
  const containers = containersOf(parsed.content)
  const named = containers.findIndex(it => components.includes(it?.name as Component))
  const index = Math.max(0, named)
  return {
    ...parsed,
    index,
    ...(!containers[index]?.name && { problem: 'not a Pod with a named container' }),
  }
}

function containersOf(content: unknown): ContainerLike[] {
  const containers = (content as PodLike | null | undefined)?.spec?.containers
  return Array.isArray(containers) ? containers : []
}

/** What was read last, by its text: the same few files are looked at every other second. */
const read = new Map<string, Omit<StaticPod, 'file'>>()
const mostRead = 64

export function readStaticPod(file: ManifestFile): StaticPod {
  if (file.unread !== undefined) return { file, argv: [], problem: file.unread }
  const pod = read.get(file.text) ?? readText(file.text)
  read.delete(file.text)
  read.set(file.text, pod)
  const [oldest = ''] = read.keys()
  if (read.size > mostRead) read.delete(oldest)
  return { ...pod, file }
}

function readText(text: string): Omit<StaticPod, 'file'> {
  const { content, problem, index } = readPod(text)
  const container = containersOf(content)[index]
  if (problem !== undefined || !container?.name) return { argv: [], ...(problem && { problem }) }
  return { component: container.name, container, argv: argvOf(container) }
}

/**
 * command and args as the kubelet hands them on: $(NAME) is the value of the container's variable, where it has one, and
 * $$ a dollar (k8s.io/kubernetes/third_party/forked/golang/expansion).
 * @param process the words of a process, from which is taken what a manifest cannot tell: a variable with `valueFrom`, of
 * `envFrom`, or of a Service
 */
export function argvOf(container: ContainerLike, process: readonly string[] = []): string[] {
  const { command, args, env, envFrom } = container
  const variables = variablesOf(env)
  const isUntold = (name: string) =>
    variables.get(name) === null || (!variables.has(name) && (hasAny(envFrom) || ofService.test(name)))
  return [...words(command), ...words(args)].map((word, index) => {
    const told = expanded(word, variables)
    const actual = process[index]
    return actual !== undefined && fits(word, actual, variables, isUntold) ? actual : told
  })
}

const reference = /\$\$|\$\(([^)]*)\)/g

/** The kubelet's variables for Services: pkg/kubelet/envvars. */
const ofService = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\w+)?)$/

/** By name; null: has a value that the manifest does not tell. */
type Variables = Map<string, string | null>

const expanded = (text: string, variables: Variables) =>
  text.replace(reference, (all: string, name?: string) =>
    name === undefined ? '$' : (variables.get(name) ?? all),
  )

/**
 * In order: a value may refer to variables before it, and of two of a name the later counts
 * (k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables).
 */
function variablesOf(env: unknown): Variables {
  const variables: Variables = new Map()
  for (const it of Array.isArray(env) ? env : []) {
    const value = String(it?.value ?? '')
    const refersToUntold = [...value.matchAll(reference)].some(
      ([, name]) => variables.get(name ?? '') === null,
    )
    const untold = refersToUntold || (value === '' && Boolean(it?.valueFrom))
    variables.set(String(it?.name), untold ? null : expanded(value, variables))
  }
  return variables
}

/** The process's word is the manifest's, but for variables that the manifest does not tell; at least one is there. */
function fits(
  word: string,
  actual: string,
  variables: Variables,
  isUntold: (name: string) => boolean,
): boolean {
  let pattern = ''
  let end = 0
  let untold = false
  for (const { 0: all, 1: name, index } of word.matchAll(reference)) {
    const isGap = name !== undefined && isUntold(name)
    untold ||= isGap
    pattern += literal(word.slice(end, index)) + (isGap ? '[\\s\\S]*' : literal(expanded(all, variables)))
    end = index + all.length
  }
  return untold && new RegExp(`^${pattern}${literal(word.slice(end))}$`).test(actual)
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const hasAny = (value: unknown) => Array.isArray(value) && value.length > 0

/**
 * The file that makes a component: the last by name whose pod has it, for of two files with the same pod the kubelet
 * keeps the later one; else the file of kubeadm's name, readable or not.
 */
export function makerOf<T extends Pick<StaticPod, 'component' | 'file'>>(
  files: T[],
  component: Component,
): T | undefined {
  return (
    files.findLast(it => it.component === component) ?? files.find(it => it.file.name === `${component}.yaml`)
  )
}

interface ContainerLike {
  name?: string
  command?: unknown
  args?: unknown
  env?: unknown
  envFrom?: unknown
}
interface PodLike {
  spec?: { containers?: ContainerLike[] }
}

const words = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
