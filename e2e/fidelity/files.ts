/** Files of a node, or of a folder on it that is laid out like a node's root. */
import { X509Certificate } from 'node:crypto'
import { parse } from 'yaml'
import { LabError, type LabNode } from '../../lab-infra/lab.ts'
import { type Found, flatten } from './questions.ts'

/**
 * Standard output of a script whose "$1" is the root: empty for the node's own.
 * @throws LabError `question-failed`
 */
export async function sh(node: LabNode, script: string, root = '', input = ''): Promise<string> {
  const result = await node.exec(['bash', '-euc', script, 'bash', root], { timeoutMs: 120_000, input })
  if (result.exitCode === 0) return result.stdout
  throw new LabError('question-failed', `A question to node ${node.name} failed: ${result.stderr.trim()}`)
}

/** Type, mode, owner and group by path: "-rw------- root:root". */
export async function filesFound(node: LabNode, root = ''): Promise<Found> {
  const script = `cd "$1/"
find etc/kubernetes -mindepth 1 -printf '/%p %M %u:%g\\n'
find var/lib/kubelet/config.yaml var/lib/etcd -maxdepth 0 -printf '/%p %M %u:%g\\n'`
  const lines = (await sh(node, script, root)).trim().split('\n')
  return Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  )
}

/** Static pod manifests by name. */
export async function manifests(node: LabNode, root = ''): Promise<string[]> {
  const names = (await sh(node, 'ls "$1/etc/kubernetes/manifests"', root)).trim().split('\n')
  return Promise.all(names.map(name => readText(node, `${root}/etc/kubernetes/manifests/${name}`)))
}

/** Subject, issuer, names, usage and lifetime of each certificate, and of the client certificate in each kubeconfig. */
export async function certificatesFound(node: LabNode, root = ''): Promise<Found> {
  const script = `cd "$1/"; find etc/kubernetes -name '*.crt' -o -name '*.conf'`
  const paths = (await sh(node, script, root)).trim().split('\n')
  const found = await Promise.all(
    paths.map(async path => {
      const text = await readText(node, `${root}/${path}`)
      const pem = path.endsWith('.conf') ? await clientCertificate(node, text) : text
      return certificateFound(`/${path}`, pem)
    }),
  )
  return Object.assign({}, ...found)
}

/** Servers, users and contexts of each kubeconfig, without what is made with the cluster. */
export async function kubeconfigsFound(node: LabNode, root = ''): Promise<Found> {
  const names = (await sh(node, 'cd "$1/etc/kubernetes"; ls *.conf', root)).trim().split('\n')
  const found = await Promise.all(
    names.map(async name => flatten(parse(await readText(node, `${root}/etc/kubernetes/${name}`)), name)),
  )
  const all = Object.entries(Object.assign({}, ...found) as Found)
  return Object.fromEntries(all.filter(([where]) => !/\.(client-(certificate|key)|.*-data)$/.test(where)))
}

/** The kubelet's configuration file, field by field. */
export async function kubeletFound(node: LabNode, root = ''): Promise<Found> {
  return flatten(parse(await readText(node, `${root}/var/lib/kubelet/config.yaml`)))
}

const readText = async (node: LabNode, path: string) => (await node.readFile(path)).toString('utf8')

/** kubeadm writes all of them into the kubeconfig first; the kubelet's own ends up in a file that it renews. */
async function clientCertificate(node: LabNode, kubeconfig: string): Promise<string> {
  const { users } = parse(kubeconfig) as { users: { user: Record<string, string> }[] }
  const data = users[0]!.user['client-certificate-data']
  if (data) return Buffer.from(data, 'base64').toString('utf8')
  return readText(node, users[0]!.user['client-certificate']!)
}

const dayMs = 86_400_000

function certificateFound(path: string, pem: string): Found {
  const one = new X509Certificate(pem)
  const days = Math.round((one.validToDate.getTime() - one.validFromDate.getTime()) / dayMs)
  const names = one.subjectAltName?.split(', ') ?? []
  return {
    [`${path} subject`]: one.subject.split('\n').join(', '),
    [`${path} issuer`]: one.issuer,
    [`${path} usage`]: (one.keyUsage ?? []).join(', ') || 'any',
    [`${path} key`]: `${one.publicKey.asymmetricKeyType} ${one.publicKey.asymmetricKeyDetails?.modulusLength ?? ''}`,
    [`${path} days`]: String(days),
    ...Object.fromEntries(names.map(name => [`${path} ${name}`, 'named'])),
  }
}
