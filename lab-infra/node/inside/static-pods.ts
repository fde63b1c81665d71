/** Static pods: what the folder of manifests makes, which pods a change of it replaces, and whether these still run. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { isDeepStrictEqual, promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'

interface Manifest {
  text: string
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
  const { namespace = 'default', name } = (documents[0]?.toJS() as PodLike | null)?.metadata ?? {}
  return { text, pod: name && `${namespace}/${name}-${hostname().toLowerCase()}` }
}

/** What the kubelet would read: every file not beginning with a dot. @throws where one is gone or does not parse. */
export function readManifests(folder: string): Manifests {
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    entry => !entry.name.startsWith('.') && !entry.isDirectory(),
  )
  return new Map(files.map(({ name }) => [name, parse(readFileSync(`${folder}/${name}`, 'utf8'))]))
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

interface Sandboxes {
  items?: { metadata: { namespace: string; name: string } }[]
}

/**
 * Whether one of the pods is up, by its sandbox: the kubelet stops it after the last container.
 * @throws when the runtime does not answer.
 */
export async function anyIsUp(pods: ReadonlySet<string>): Promise<boolean> {
  const { stdout } = await promisify(execFile)('crictl', ['pods', '--state', 'ready', '-o', 'json'])
  const { items = [] } = JSON.parse(stdout) as Sandboxes
  return items.some(({ metadata }) => pods.has(`${metadata.namespace}/${metadata.name}`))
}
