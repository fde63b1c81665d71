/** Where the tools of a set of versions are in the cache, and whether they are all there. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeDir } from '../paths.ts'
import { imageRefs } from './images/index.ts'
import { imageRecipes } from './images/recipes.ts'
import { hashOf, programId } from './programs/program-store.ts'
import { groups } from './programs/recipes.ts'
import { goArch, type Versions } from './programs/versions.ts'

/** Absolute folders in the cache; nothing in them changes once they are there. */
export interface NodeTools {
  dir: string
  /** Programs for the node's own use: kubelet, kubeadm, kubectl, containerd, runc, crictl, etcdctl, jq, yq and the like. */
  bin: string
  /** CNI plugins. */
  cni: string
  /** Image archives; `imageRefs` says which image is in which. */
  images: string
  /** Changes when anything in the folders would. */
  key: string
  versions: Versions
}

/** Changes when what is written from the same recipes does. */
const format = 1

/** Where the tools of these versions are, or will be. */
export function toolsFor(v: Versions): NodeTools {
  const programs = groups(v).flatMap(group => group.programs.map(program => programId(group, program)))
  const hash = hashOf({ format, arch: goArch(), programs, images: imageRecipes(v) })
  const key = `${v.kubernetes}-${hash}`
  const dir = join(nodeDir(), key)
  return { dir, bin: join(dir, 'bin'), cni: join(dir, 'cni'), images: join(dir, 'images'), key, versions: v }
}

export async function isReady(tools: NodeTools): Promise<boolean> {
  return readFile(join(tools.dir, 'ready.json')).then(
    () => true,
    () => false,
  )
}

export async function markReady(tools: NodeTools): Promise<void> {
  const part = join(tools.dir, 'ready.json.part')
  await writeFile(
    part,
    `${JSON.stringify({ versions: tools.versions, images: imageRefs(tools.versions) }, undefined, 2)}\n`,
  )
  await rename(part, join(tools.dir, 'ready.json'))
}
