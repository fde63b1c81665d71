/** Static pods: what the folder of manifests makes, which pods a change of it replaces, and how these are ended. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { isDeepStrictEqual, promisify } from 'node:util'
import { parseManifest } from './manifest.ts'
import { readPlainFile } from './plain-file.ts'

interface Manifest {
  /** As parsed: a comment changes nothing for the kubelet. */
  content: unknown
  /** `namespace/name`, to which the kubelet appends the node's name. Undefined where the file names no pod. */
  pod?: string | undefined
  /** The names of its containers. */
  containers: string[]
}

/** What a file is that was never a manifest. */
const noManifest: Manifest = { content: undefined, containers: [] }

/** By the names of their files. */
export type Manifests = Map<string, Manifest>

interface PodLike {
  metadata?: { namespace?: string; name?: string }
  spec?: { containers?: { name?: string }[] }
}

/** Undefined where the text does not parse. */
function parse(text: string): Manifest | undefined {
  const parsed = parseManifest(text)
  if (parsed.problem !== undefined) return undefined
  const content = parsed.content as PodLike | null | undefined
  const { namespace = 'default', name } = content?.metadata ?? {}
  const containers = content?.spec?.containers
  return {
    content,
    pod: name && `${namespace}/${name}-${hostname().toLowerCase()}`,
    containers: Array.isArray(containers) ? containers.flatMap(it => it?.name ?? []) : [],
  }
}

/** What was read last, by its text: a folder that is looked at every other second is parsed only where it changed. */
let parsed = new Map<string, Manifest | undefined>()

/**
 * What the kubelet would read: every plain file not beginning with a dot, or what a link leads to (extractFromDir in
 * pkg/kubelet/config/file.go). One that is gone at this moment, or does not parse, counts as what it was before: the kubelet
 * complains of it and goes on with the others. @throws where the folder is gone.
 */
export function readManifests(folder: string, before: Manifests = new Map()): Manifests {
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    entry => !entry.name.startsWith('.') && !entry.isDirectory(),
  )
  const read = new Map<string, Manifest | undefined>()
  const manifests = files.flatMap(({ name }): [string, Manifest][] => {
    const path = `${folder}/${name}`
    const text = readPlainFile(path, { followLinks: true })
    if (text === undefined && existsSync(path)) return []
    if (text !== undefined && !read.has(text))
      read.set(text, parsed.has(text) ? parsed.get(text) : parse(text))
    const manifest = text === undefined ? undefined : read.get(text)
    return [[name, manifest ?? before.get(name) ?? noManifest]]
  })
  parsed = read
  return new Map(manifests)
}

/** What a pod is made from: all files that name it count, for the kubelet takes one of them. */
function sources(manifests: Manifests, pod: string): [string, Manifest][] {
  return [...manifests].filter(([, manifest]) => manifest.pod === pod).sort()
}

/** The pods, as `namespace/name`, whose manifests changed or went. A pod that is new replaces none. */
export function replacedPods(before: Manifests, after: Manifests): Set<string> {
  return new Set(podsOf(before).filter(pod => differs(before, after, pod)))
}

/** Whether etcd has to stop or start for it: its manifest changed, went or came. */
export function changesEtcd(before: Manifests, after: Manifests): boolean {
  const runsEtcd = ({ containers }: Manifest) => containers.includes('etcd')
  return [...podsOf(before, runsEtcd), ...podsOf(after, runsEtcd)].some(pod => differs(before, after, pod))
}

const podsOf = (manifests: Manifests, which: (manifest: Manifest) => boolean = () => true) =>
  [...manifests.values()].filter(which).flatMap(({ pod }) => pod ?? [])

const differs = (before: Manifests, after: Manifests, pod: string) =>
  !isDeepStrictEqual(sources(before, pod), sources(after, pod))

async function crictl<T>(...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)('crictl', args)
  return (args.includes('json') ? JSON.parse(stdout) : undefined) as T
}

/** What is to have ended before a kubelet starts. */
export interface Ending {
  /** As `namespace/name`. */
  pods: ReadonlySet<string>
  /** The API server too: not its pod, which the kubelet starts again as it is. */
  apiServer: boolean
}

/**
 * Ends what still runs of the pods as a kubelet ends pods it does not know: 1 s after the signal to stop, by force
 * (HandlePodCleanups in pkg/kubelet). @throws when the runtime does not answer or refuses.
 */
export async function endPods({ pods, apiServer }: Ending): Promise<void> {
  const { items = [] } = await crictl<Sandboxes>('pods', '--state', 'ready', '-o', 'json')
  const { containers = [] } = await crictl<Containers>('ps', '-o', 'json')
  const named = ({ metadata }: Sandbox, name: string) => `${metadata.namespace}/${metadata.name}` === name
  const sandboxes = items.filter(it => [...pods].some(pod => named(it, pod))).map(({ id }) => id)
  const apiServers = items.filter(it => named(it, `kube-system/kube-apiserver-${hostname().toLowerCase()}`))
  const ending = new Set([...sandboxes, ...(apiServer ? apiServers.map(({ id }) => id) : [])])
  const running = containers.filter(it => ending.has(it.podSandboxId)).map(({ id }) => id)
  if (running.length > 0) await crictl('stop', '--timeout', '1', ...running)
  if (sandboxes.length > 0) await crictl('stopp', ...sandboxes)
}

interface Sandboxes {
  items?: Sandbox[]
}

interface Sandbox {
  id: string
  metadata: { namespace: string; name: string }
}

interface Containers {
  containers?: { id: string; podSandboxId: string }[]
}
