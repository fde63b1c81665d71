/** Asks a lab everything but for kube-bench, which takes programs of its own. */

import { apiAgent, getJson } from '../../lab-infra/control-plane/api-agent.ts'
import { nodeFacts } from '../../lab-infra/control-plane/facts.ts'
import type { Lab, LabNode } from '../../lab-infra/lab.ts'
import { certificatesFound, filesFound, kubeconfigsFound, kubeletFound, manifests, sh } from './files.ts'
import { type KubeObject, lists, objectsFound } from './objects.ts'
import { argvFound, mountsFound, podFound } from './pods.ts'
import { type Answers, type Found, flatten } from './questions.ts'

type Get = (path: string) => Promise<unknown>

/**
 * The node's own address in its cluster.
 * @throws LabError `api-server-unreachable`
 */
export async function nodeAddress(lab: Lab): Promise<string> {
  return withApi(lab, async get => {
    const node = (await get(`/api/v1/nodes/${lab.node.name}`)) as {
      status: { addresses: { type: string; address: string }[] }
    }
    return node.status.addresses.find(({ type }) => type === 'InternalIP')!.address
  })
}

/**
 * What the lab answers, as it stands there: see normalise.ts for what must differ.
 * @throws LabError `question-failed`, `node-unreachable`, `api-server-unreachable`
 */
export async function askLab(lab: Lab): Promise<Answers> {
  const { node } = lab
  const pods = await manifests(node)
  return {
    ...(await withApi(lab, get => askApiServer(get, node.name))),
    argv: await argv(node),
    mounts: Object.assign({}, ...pods.map(mountsFound)),
    pods: Object.assign({}, ...pods.map(podFound)),
    files: await filesFound(node),
    certificates: await certificatesFound(node),
    kubeconfigs: await kubeconfigsFound(node),
    kubelet: await kubeletFound(node),
    admission: await admission(node),
    versions: await versionsFound(node),
  }
}

async function withApi<T>(lab: Lab, ask: (get: Get) => Promise<T>): Promise<T> {
  const agent = apiAgent(lab.node, await lab.credentials())
  try {
    return await ask(path => getJson(agent, path))
  } finally {
    agent.destroy()
  }
}

async function askApiServer(get: Get, nodeName: string): Promise<Answers> {
  const objects = await Promise.all(
    lists.map(async ([kind, path]) => {
      const { items } = (await get(path)) as { items: Omit<KubeObject, 'kind'>[] }
      return items.map(item => ({ ...item, kind }))
    }),
  )
  const { kubeletconfig } = (await get(`/api/v1/nodes/${nodeName}/proxy/configz`)) as {
    kubeletconfig: unknown
  }
  const { groups } = (await get('/apis')) as { groups: { name: string; versions: { version: string }[] }[] }
  return {
    ...objectsFound(objects.flat()),
    configz: flatten(kubeletconfig),
    apis: Object.fromEntries(
      groups.map(group => [group.name, group.versions.map(({ version }) => version).join(', ')]),
    ),
  }
}

async function argv(node: LabNode): Promise<Found> {
  const { containers } = await nodeFacts(node)
  const kubelet = (await sh(node, `tr '\\0' '\\n' <"/proc/$(pgrep -xo kubelet)/cmdline"`)).trim().split('\n')
  const running = containers.filter(container => container.running)
  return Object.assign(
    {},
    ...running.map(container => argvFound(container.name, container.argv ?? [])),
    argvFound('kubelet', kubelet),
  )
}

/** The API server tells at its start which plugins it has loaded, as "Loaded 2 … in the following order: A,B.". */
async function admission(node: LabNode): Promise<Found> {
  const script = `cat /var/log/pods/kube-system_kube-apiserver-*/kube-apiserver/*.log`
  const loaded = [...(await sh(node, script)).matchAll(/Loaded .* in the following order: ([^.\s]*)/g)]
  const names = loaded.flatMap(([, list]) => list!.split(','))
  return Object.fromEntries(names.map(name => [name, 'in force']))
}

/** How each program tells its version. Those in containers are asked through their processes. */
const tellVersion: Record<string, string> = {
  kubelet: 'kubelet --version',
  kubeadm: 'kubeadm version -o short',
  kubectl: 'kubectl version --client',
  'kube-apiserver': '"/proc/$(pgrep -xo kube-apiserver)/exe" --version',
  etcd: '"/proc/$(pgrep -xo etcd)/exe" --version',
  etcdctl: 'etcdctl version',
  coredns: '"/proc/$(pgrep -xo coredns)/exe" -version',
  containerd: 'containerd --version',
  runc: 'runc --version',
  crictl: 'crictl --version',
}

async function versionsFound(node: LabNode): Promise<Found> {
  const found = Object.entries(tellVersion).map(async ([name, command]) => {
    const said = await sh(node, command)
    return [name, said.match(/\d+\.\d+\.\d+/)?.[0] ?? said.trim()]
  })
  return Object.fromEntries(await Promise.all(found))
}
