/** Static pods: what the folder of manifests makes, which pods a change of it replaces, and how these are ended. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { isDeepStrictEqual, promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'

interface Manifest {
  /** As parsed: a comment changes nothing for the kubelet. */
  content: unknown
  /** `namespace/name`, to which the kubelet appends the node's name. Undefined where the file names no pod. */
  pod?: string | undefined
}

/** By the names of their files. */
export type Manifests = Map<string, Manifest>

interface PodLike {
  metadata?: { namespace?: string; name?: string }
}

/** @throws where the text does not parse. Of a key given twice the kubelet takes the last, and of documents the first. */
function parse(text: string): Manifest {
  const documents = parseAllDocuments(text, { uniqueKeys: false, merge: true })
  for (const { errors } of documents) if (errors[0]) throw errors[0]
  const content = documents[0]?.toJS() as PodLike | null | undefined
  const { namespace = 'default', name } = content?.metadata ?? {}
  return { content, pod: name && `${namespace}/${name}-${hostname().toLowerCase()}` }
}

/** What was read last, by its text: a folder that is looked at every other second is parsed only where it changed. */
let parsed = new Map<string, Manifest>()

/** What the kubelet would read: every file not beginning with a dot. @throws where one is gone or does not parse. */
export function readManifests(folder: string): Manifests {
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    entry => !entry.name.startsWith('.') && !entry.isDirectory(),
  )
  const read = new Map<string, Manifest>()
  const manifests = files.map(({ name }): [string, Manifest] => {
    const text = readFileSync(`${folder}/${name}`, 'utf8')
    const manifest = read.get(text) ?? parsed.get(text) ?? parse(text)
    read.set(text, manifest)
    return [name, manifest]
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
  const pods = new Set([...before.values()].flatMap(({ pod }) => pod ?? []))
  return new Set([...pods].filter(pod => !isDeepStrictEqual(sources(before, pod), sources(after, pod))))
}

async function crictl<T>(...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)('crictl', args)
  return (args.includes('json') ? JSON.parse(stdout) : undefined) as T
}

/**
 * Ends what still runs of the pods as a kubelet ends pods it does not know: 1 s after the signal to stop, by force
 * (HandlePodCleanups in pkg/kubelet). @throws when the runtime does not answer or refuses.
 */
export async function endPods(pods: ReadonlySet<string>): Promise<void> {
  const { items = [] } = await crictl<Sandboxes>('pods', '--state', 'ready', '-o', 'json')
  const sandboxes = items
    .filter(({ metadata }) => pods.has(`${metadata.namespace}/${metadata.name}`))
    .map(({ id }) => id)
  if (sandboxes.length === 0) return
  const { containers = [] } = await crictl<Containers>('ps', '-o', 'json')
  const running = containers.filter(it => sandboxes.includes(it.podSandboxId)).map(({ id }) => id)
  if (running.length > 0) await crictl('stop', '--timeout', '1', ...running)
  await crictl('stopp', ...sandboxes)
}

interface Sandboxes {
  items?: { id: string; metadata: { namespace: string; name: string } }[]
}

interface Containers {
  containers?: { id: string; podSandboxId: string }[]
}
