/**
 * Kubeconfig files on the node and what they sign in with (kubernetes.io/docs/reference/config-api/kubeconfig.v1). Files
 * that they name are the node's; programs that they name are not run.
 */
import { X509Certificate } from 'node:crypto'
import { posix } from 'node:path'
import { LabError } from '../../lab-infra/lab.ts'
import type { GradeTarget } from '../types.ts'
import {
  type ClusterEntry,
  currentOf,
  holdsCredentials,
  type KubeconfigFile,
  readKubeconfig,
  type UserEntry,
} from './kubeconfig-file.ts'
import { kubectlReads } from './kubectl.ts'

/** What a kubeconfig's current context signs in with. */
export interface SignIn {
  server: string
  /** The authorities that the server's certificate is verified by, PEM. */
  ca?: string
  /** insecure-skip-tls-verify */
  unverified: boolean
  tlsServerName?: string
  /** The client certificate and its key, PEM. */
  cert?: string
  key?: string
  /** Fields that lead out of the file: to other files, to a program, to a proxy. Each as "client-key: /root/a.key". */
  elsewhere: string[]
  /** Fields by which it is somebody else than its certificate says: token, as, exec and the like. */
  otherIdentity: string[]
  /** Other users whose credentials the file holds: whoever has the file can be any of them. */
  otherUsers: string[]
  /** The file for a computer that has no other one: its text, or what is needed of it with the content of the files that it names. */
  portable: string
}

/** What a kubeconfig's current context signs in with, or why it cannot be used: that is for a check to judge. */
export type Kubeconfig = { signIn: SignIn; problem?: never } | { signIn?: never; problem: string }

/**
 * Reads a kubeconfig on the node. All its users, clusters and contexts `readKubeconfig` tells, of its text.
 * @param options.context as of kubectl's --context, in place of the current one
 * @throws LabError `node-unreachable`
 */
export function kubeconfigOf(
  target: GradeTarget,
  path: string,
  { context }: { context?: string } = {},
): Promise<Kubeconfig> {
  const which = context === undefined ? '' : ` ${context}`
  return target.once(`kubeconfig ${path}${which}`, async () => {
    try {
      return await read(target, path, context)
    } catch (error) {
      if (!(error instanceof LabError) || error.code === 'node-unreachable') throw error
      return { problem: error.message }
    }
  })
}

async function read(target: GradeTarget, path: string, context?: string): Promise<Kubeconfig> {
  const text = (await target.node.readFile(path)).toString()
  const { file, problem } = await readByBoth(target, text)
  if (!file) return { problem: `${path} ${problem}` }
  const current = currentOf(file, context)
  if (current.problem !== undefined) return { problem: `${path} ${current.problem}` }
  const { cluster, user, otherUsers } = current
  const [ca, cert, key] = await Promise.all([
    pemOf(target, path, cluster, 'certificate-authority'),
    pemOf(target, path, user, 'client-certificate'),
    pemOf(target, path, user, 'client-key'),
  ])
  const files = [
    ...named(cluster, ['certificate-authority']),
    ...named(user, ['client-certificate', 'client-key']),
  ]
  const signIn: SignIn = {
    server: cluster.server,
    unverified: cluster['insecure-skip-tls-verify'],
    elsewhere: [
      ...files,
      ...named(user, ['tokenFile']),
      ...(user.exec === undefined ? [] : ['exec: a program']),
      ...(user['auth-provider'] === undefined ? [] : ['auth-provider: a program']),
      ...(cluster['proxy-url'] === '' ? [] : [`proxy-url: ${cluster['proxy-url']}`]),
    ],
    otherIdentity: otherIdentitiesOf(user),
    otherUsers,
    portable: text,
    ...(ca && { ca }),
    ...(cluster['tls-server-name'] && { tlsServerName: cluster['tls-server-name'] }),
    ...(cert && { cert }),
    ...(key && { key }),
  }
  const isWhole = files.length === 0 && context === undefined
  return { signIn: isWhole ? signIn : { ...signIn, portable: embedded(cluster, user, signIn) } }
}

/** Where our reading finds a fault, kubectl's own decides whether it is one. */
async function readByBoth(
  target: GradeTarget,
  text: string,
): Promise<{ file: KubeconfigFile; problem?: never } | { file?: never; problem: string }> {
  const ours = readKubeconfig(text)
  if (ours.file) return ours
  const theirs = await kubectlReads(target, text)
  return theirs.file ? theirs : { problem: `${ours.problem} (kubectl: ${theirs.problem})` }
}

async function pemOf(
  target: GradeTarget,
  path: string,
  entry: ClusterEntry | UserEntry,
  field: string,
): Promise<string | undefined> {
  const given = entry as unknown as Record<string, string | Buffer>
  const data = given[`${field}-data`]
  if (data && data.length > 0) return data.toString()
  const file = given[field]
  if (typeof file !== 'string' || file === '') return undefined
  return (await target.node.readFile(posix.resolve(posix.dirname(path), file))).toString()
}

const named = (entry: ClusterEntry | UserEntry, fields: string[]) =>
  fields.flatMap(field => {
    const file = (entry as unknown as Record<string, string>)[field]
    return file ? [`${field}: ${file}`] : []
  })

const certificateFields = ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data']
const otherIdentitiesOf = (user: UserEntry) =>
  Object.entries(user)
    .filter(([field, it]) => !certificateFields.includes(field) && holdsCredentials({ [field]: it }))
    .map(([field]) => field)

function embedded(
  cluster: ClusterEntry,
  user: UserEntry,
  { ca, cert, key }: Pick<SignIn, 'ca' | 'cert' | 'key'>,
) {
  const data = (field: string, pem?: string) => ({
    [field]: undefined,
    [`${field}-data`]: pem && Buffer.from(pem).toString('base64'),
  })
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    clusters: [{ name: 'it', cluster: { ...cluster, ...data('certificate-authority', ca) } }],
    users: [
      { name: 'it', user: { ...user, ...data('client-certificate', cert), ...data('client-key', key) } },
    ],
  })
}

/**
 * Why client-go speaks no TLS to such an address, and so shows no certificate and verifies none; undefined when it does.
 * It does where the address begins with https:// and nowhere else (k8s.io/client-go/rest, IsConfigTransportTLS).
 */
export function tlsProblem(server: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(server))
    return 'it does not begin with https://, so clients speak plain HTTP and show no certificate'
  const url = URL.parse(server)
  if (!url) return 'it is no address'
  return url.protocol === 'https:' ? undefined : 'it is not https, so clients show no certificate'
}

/** Why the API server cannot be used at such an address; undefined when it can. A path is put before that of every request. */
export function serverProblem(server: string): string | undefined {
  const path = URL.parse(server)?.pathname ?? '/'
  return (
    tlsProblem(server) ??
    (path === '/' ? undefined : `it has the path ${path}, below which the API server answers nothing`)
  )
}

/**
 * The client certificate in a kubeconfig on the node (/etc/kubernetes/scheduler.conf), for requests that the API
 * server and its audit log attribute to that component.
 * @throws Error when the file has none.
 */
export async function certificateIdentity(
  target: GradeTarget,
  path: string,
): Promise<{ cert: string; key: string; name: string }> {
  const { signIn, problem } = await kubeconfigOf(target, path)
  if (!signIn) throw new Error(problem)
  const { cert, key } = signIn
  if (!cert || !key) throw new Error(`${path} holds no client certificate`)
  // The common name is the user name: kubernetes.io/docs/reference/access-authn-authz/authentication
  const name = /^CN=(.*)$/m.exec(new X509Certificate(cert).subject)?.[1] ?? 'somebody'
  return { cert, key, name }
}
