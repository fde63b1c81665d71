/**
 * What every API server and controller manager of a version write when they start for the first time: the roles that RBAC
 * begins with, namespaces, priorities, the ServiceAccounts of controllers. Some 200 objects, always the same ones, which take
 * a third of the time to a ready lab (the controller manager may ask 20 times a second, and asks twice for each controller).
 * The first lab of a machine leaves them in the cache; inside/lay-first-objects.ts lays them into the etcd of later labs,
 * with UIDs and times of their own. Nothing of it is secret, names a node or has to do with a certificate: what does is made
 * in each lab, and all that kubeadm makes is made by kubeadm.
 */
import { existsSync } from 'node:fs'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabNode } from '../lab.ts'
import type { Entry } from './inside/renew.ts'

/** Below /registry/ in etcd. */
const kinds = [
  'apiregistration.k8s.io/apiservices',
  'clusterrolebindings',
  'clusterroles',
  'flowschemas',
  'namespaces',
  'priorityclasses',
  'prioritylevelconfigurations',
  'rolebindings',
  'roles',
  'serviceaccounts',
]

/** With the prepared store, because it goes with the same programs. */
const fileIn = (store: string) => join(store, 'first-objects.json')

/** Lays them out for the first boot of a node whose files are in `root`; does nothing where there are none yet. */
export async function layFirstObjects(store: string, root: string): Promise<void> {
  if (existsSync(fileIn(store))) await copyFile(fileIn(store), join(root, 'etc/cks-lab/first-objects.json'))
}

/** Keeps those of a lab that has just been made, where there are none yet. Where that fails, the next lab may leave them. */
export async function keepFirstObjects(store: string, node: LabNode): Promise<void> {
  const file = fileIn(store)
  if (existsSync(file)) return
  const pki = '/etc/kubernetes/pki'
  const access = ['--cacert', `${pki}/etcd/ca.crt`, '--cert', `${pki}/etcd/server.crt`]
  const key = ['--key', `${pki}/etcd/server.key`]
  const argv = ['etcdctl', ...access, ...key, 'get', '/registry/', '--prefix', '--write-out', 'json']
  const found = await node.exec(argv, { view: 'grader' })
  if (found.exitCode !== 0) return
  const { kvs } = JSON.parse(found.stdout) as { kvs: { key: string; value: string }[] }
  const entries = firstObjects(kvs.map(({ key, value }) => [key, value]))
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, JSON.stringify({ taken: Math.floor(Date.now() / 1000), entries }))
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Those of all that etcd holds. */
export function firstObjects(all: readonly Entry[]): Entry[] {
  const prefixes = kinds.map(kind => `/registry/${kind}/`)
  return all.filter(([key, value]) => {
    const [path, object] = [key, value].map(it => Buffer.from(it, 'base64').toString('latin1'))
    // An object of kubeadm's has its name in it: as the manager of its fields, if nowhere else.
    return prefixes.some(prefix => path!.startsWith(prefix)) && !object!.includes('kubeadm')
  })
}
