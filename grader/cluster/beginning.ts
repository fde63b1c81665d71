/**
 * What the setup of a task left: its manifests, its files and its objects, read by the grader before the learner sees
 * the lab and kept out of the learner's reach. What has to stay as it was is compared with this.
 */
import { createHash } from 'node:crypto'
import type { ManifestFile } from '../../lab-infra/control-plane/facts.ts'
import { api } from '../http.ts'
import { answerOf } from '../node.ts'
import type { GradeTarget } from '../types.ts'
import { etcdValues } from './etcd.ts'
import type { KubeletOnDisk } from './kubelet.ts'
import type { Settings } from './kubelet-flags.ts'
import { settlingName } from './late.ts'

/** A file, folder or link of the node. */
export interface FileState {
  /** As find(1) names it: f, d, l. */
  type: string
  /** Octal, "600". */
  mode: string
  /** User and group ids, "0:0". */
  owner: string
  /** Of a regular file's content, hexadecimal. */
  sha256?: string
  /** Of a link. */
  leadsTo?: string
}

/** An object as the API server returned it, without status and what changes by itself. */
export interface KeptObject {
  metadata: {
    name: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    uid?: string
  }
  // biome-ignore lint/suspicious/noExplicitAny: objects of any API kind; checks read the fields they know
  [field: string]: any
}

export interface Beginning {
  /** Every file in the static pod folder that the kubelet reads, by name. */
  manifests: ManifestFile[]
  /** By path: all below /etc/kubernetes, and what scenario.yaml lists under `remember`. */
  files: Record<string, FileState>
  /** How the kubelet was configured, and what it ran with where the API server could ask it. */
  kubelet?: { onDisk: KubeletOnDisk; running?: Settings }
  /** By collection ("/api/v1/secrets"), for `collections`; missing where the task begins with an API server that is down. */
  objects?: Record<string, KeptObject[]>
  /** SHA-256 of etcd's values by key, for tasks that begin with something broken. */
  stored?: Record<string, string>
}

/** What is remembered of the cluster, over all namespaces. */
export const collections = [
  '/api/v1/namespaces',
  '/api/v1/configmaps',
  '/api/v1/secrets',
  '/api/v1/serviceaccounts',
  '/api/v1/services',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/daemonsets',
  '/apis/rbac.authorization.k8s.io/v1/roles',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  '/apis/certificates.k8s.io/v1/certificatesigningrequests',
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
] as const
export type Collection = (typeof collections)[number]

/** What the lab keeps it under. */
export const beginningName = 'beginning'

/**
 * What the setup left.
 * @throws Error when it is not known: the lab was not set up for a task.
 */
export const beginningOf = (target: GradeTarget): Promise<Beginning> =>
  target.once('beginning', async () => {
    const text = await target.lab.recall(beginningName)
    if (text === undefined)
      throw new Error('what the setup left is not known for this lab: reset it and open the task again')
    return JSON.parse(text) as Beginning
  })

/** The objects of a collection now, over all namespaces, read once in a run; without what `admissionSettled` makes. */
export const objectsNow = (target: GradeTarget, collection: Collection): Promise<KeptObject[]> =>
  target.once(`objects ${collection}`, async () => {
    const { items } = await (await api(target)).admin('GET', collection)
    return (items as KeptObject[]).map(lasting).filter(it => it.metadata.name !== settlingName(target))
  })

/**
 * The objects of a collection as the setup left them.
 * @throws Error when they are not known.
 */
export async function objectsThen(target: GradeTarget, collection: Collection): Promise<KeptObject[]> {
  const { objects } = await beginningOf(target)
  if (!objects) throw new Error(`what the setup left of ${collection} is not known: no API server ran then`)
  return objects[collection] ?? []
}

/** Files, folders and links at and below these paths, as they are now; a path that is not there is left out. */
export async function fileStates(target: GradeTarget, paths: string[]): Promise<Record<string, FileState>> {
  const script = `
find "$@" -printf '%y %m %U:%G %l\\t%p\\0' 2>/dev/null
printf '\\0'
find "$@" -type f -exec sha256sum -z -- {} + 2>/dev/null; :`
  const [listed = '', sums = ''] = (
    await answerOf(target, ['sh', '-c', script, 'file-states', ...paths])
  ).split('\0\0')
  const hashes = new Map(
    sums
      .split('\0')
      .filter(it => it !== '')
      .map(it => [it.slice(66), it.slice(0, 64)]),
  )
  const states = listed
    .split('\0')
    .filter(it => it !== '')
    .map((line): [string, FileState] => {
      const tab = line.lastIndexOf('\t')
      const path = line.slice(tab + 1)
      const [type = '', mode = '', owner = '', ...link] = line.slice(0, tab).split(' ')
      const sha256 = hashes.get(path)
      const leadsTo = link.join(' ')
      return [path, { type, mode, owner, ...(sha256 && { sha256 }), ...(leadsTo && { leadsTo }) }]
    })
  return Object.fromEntries(states)
}

/** Leaves out what the API server and controllers write. */
function lasting({ status: _, ...object }: KeptObject): KeptObject {
  const {
    managedFields: _m,
    resourceVersion: _r,
    generation: _g,
    creationTimestamp: _c,
    ...metadata
  } = object.metadata as KeptObject['metadata'] & Record<string, unknown>
  return { ...object, metadata }
}

const sha256 = (value: Buffer) => createHash('sha256').update(value).digest('hex')

/** @throws Error when etcd does not answer. */
export async function storedHashes(target: GradeTarget): Promise<Record<string, string>> {
  const values = await etcdValues(target, '/registry/')
  return Object.fromEntries([...values].map(([key, value]) => [key, sha256(value)]))
}
