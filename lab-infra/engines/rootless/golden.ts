/**
 * The state in which a lab was created, kept beside the node (which cannot see it) for resets: /etc, /root and what the
 * kubelet and etcd hold in /var/lib.
 */

import { cp, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import type { LabNode } from '../../lab.ts'
import { storeDatabases } from '../../node/image-store.ts'
import { makeStateFolders } from '../../node/rootfs.ts'
import { atRest } from '../at-rest.ts'
import type { RootlessFolder } from './lab-folder.ts'

/** The part of the lab's folder that holds it. */
export const golden = 'golden'

const kept = ['etc', 'root', 'var/lib/kubelet', 'var/lib/etcd']

/** Keeps the present state. */
export async function keepGolden(folder: RootlessFolder, node: LabNode): Promise<void> {
  await folder.remove('golden.new')
  await mkdir(folder.at('golden.new'))
  await atRest(node, () => copyTree(folder.at('node'), folder.at('golden.new')))
  await rename(folder.at('golden.new'), folder.at(golden))
}

/** Lays the kept state down again, in place of everything the node has. The node must not run. */
export async function restoreGolden(folder: RootlessFolder, store: string): Promise<void> {
  for (const part of folder.fresh) await folder.remove(part)
  await folder.makeEmptyParts()
  await copyTree(folder.at(golden), folder.at('node'))
  await makeStateFolders(folder.at('node'))
  await layStore(folder, store)
}

// cp(1) keeps holes and copies sockets, which Node's does not.
async function copyTree(from: string, to: string): Promise<void> {
  await execa('cp', ['-a', '--sparse=always', '--parents', ...kept, to], { cwd: from })
}

/** Copies the databases of a container store, which begin anew at each creation and reset. */
export async function layStore(folder: RootlessFolder, store: string): Promise<void> {
  for (const path of storeDatabases) {
    const target = folder.at('node/var/lib/containerd', path)
    await mkdir(dirname(target), { recursive: true })
    await cp(join(store, path), target)
  }
}
