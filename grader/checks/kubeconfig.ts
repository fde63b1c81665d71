/**
 * Kubeconfig files on the node, read as kubectl reads them (kubernetes.io/docs/reference/config-api/kubeconfig.v1).
 * Files that they name are the node's; programs that they name are not run.
 */
import { X509Certificate } from 'node:crypto'
import { posix } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { LabError } from '../../lab-infra/lab.ts'
import type { GradeTarget } from '../types.ts'

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
  /** Fields that lead out of the file: to other files, to a program. Each as "client-key: /root/a.key". */
  elsewhere: string[]
  /** Fields by which it is somebody else than its certificate says: token, as, exec and the like. */
  otherIdentity: string[]
  /** Other users whose credentials the file holds: whoever has the file can be any of them. */
  otherUsers: string[]
}

const text = z.string().nullish()
const Cluster = z.looseObject({
  server: z.string(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
})
const User = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
})
const named = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.array(z.looseObject({ name: z.string(), ...shape })).nullish()
const KubeconfigFile = z.looseObject({
  'current-context': text,
  clusters: named({ cluster: Cluster }),
  users: named({ user: User.nullish() }),
  contexts: named({ context: z.looseObject({ cluster: z.string(), user: z.string() }) }),
})

const otherIdentities = [
  'token',
  'tokenFile',
  'username',
  'exec',
  'auth-provider',
  'as',
  'as-uid',
  'as-groups',
]

/** What a kubeconfig's current context signs in with, or why it cannot be used: that is for a check to judge. */
export type Kubeconfig = { signIn: SignIn; problem?: never } | { signIn?: never; problem: string }

/**
 * Reads a kubeconfig on the node.
 * @throws LabError `node-unreachable`
 */
export async function kubeconfigOf(target: GradeTarget, path: string): Promise<Kubeconfig> {
  try {
    return { signIn: await signInOf(target, path) }
  } catch (error) {
    if (!(error instanceof LabError) || error.code === 'node-unreachable') throw error
    return { problem: error.message }
  }
}

/** @throws LabError `bad-kubeconfig`; `no-such-file` when it or a file that it names does not exist. */
async function signInOf(target: GradeTarget, path: string): Promise<SignIn> {
  const { cluster, user, otherUsers } = currentContext(path, (await target.node.readFile(path)).toString())
  // client-go: "-data" overrides the file of the same name.
  const pem = async (entry: Record<string, unknown>, field: string): Promise<string | undefined> => {
    const data = entry[`${field}-data`] as string | undefined
    if (data) return Buffer.from(data, 'base64').toString()
    const file = entry[field] as string | undefined
    if (!file) return undefined
    return (await target.node.readFile(posix.resolve(posix.dirname(path), file))).toString()
  }
  const [ca, cert, key] = await Promise.all([
    pem(cluster, 'certificate-authority'),
    pem(user, 'client-certificate'),
    pem(user, 'client-key'),
  ])
  const tlsServerName = cluster['tls-server-name']
  const files = [
    ...fileFields(cluster, ['certificate-authority']),
    ...fileFields(user, ['client-certificate', 'client-key']),
  ]
  return {
    server: cluster.server,
    unverified: cluster['insecure-skip-tls-verify'] === true,
    elsewhere: [...files, ...(user.exec ? ['exec: a program'] : [])],
    otherIdentity: otherIdentities.filter(it => user[it]),
    otherUsers,
    ...(ca && { ca }),
    ...(tlsServerName && { tlsServerName }),
    ...(cert && { cert }),
    ...(key && { key }),
  }
}

const fileFields = (entry: Record<string, unknown>, fields: string[]) =>
  fields.filter(it => entry[it] && !entry[`${it}-data`]).map(it => `${it}: ${entry[it]}`)

/**
 * The current context's cluster and user in a kubeconfig's text. Nothing that it names is opened.
 * @throws LabError `bad-kubeconfig`
 */
export function currentContext(path: string, yaml: string) {
  const bad = (what: string) => new LabError('bad-kubeconfig', `${path} ${what}`)
  const parsed = KubeconfigFile.safeParse(parseYaml(yaml))
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]!
    throw bad(`is no kubeconfig: ${at.length > 0 ? `${at.join('.')}: ` : ''}${message}`)
  }
  const file = parsed.data
  const current = file['current-context']
  if (!current) throw bad('has no current-context')
  const context = file.contexts?.find(it => it.name === current)?.context
  if (!context) throw bad(`has no context ${current}, which is its current one`)
  const cluster = file.clusters?.find(it => it.name === context.cluster)?.cluster
  if (!cluster) throw bad(`has no cluster ${context.cluster}, which its current context names`)
  const entry = file.users?.find(it => it.name === context.user)
  if (!entry) throw bad(`has no user ${context.user}, which its current context names`)
  const otherUsers = (file.users ?? [])
    .filter(it => it !== entry && Object.values(it.user ?? {}).some(Boolean))
    .map(it => it.name)
  return { cluster, user: entry.user ?? {}, otherUsers }
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml)
  } catch {
    return undefined
  }
}

/**
 * The client certificate in a kubeconfig on the node (/etc/kubernetes/scheduler.conf), for requests that the API
 * server and its audit log attribute to that component.
 * @throws Error when the file has none.
 */
export function certificateIdentity(
  target: GradeTarget,
  path: string,
): Promise<{ cert: string; key: string; name: string }> {
  return target.once(`kubeconfig ${path}`, async () => {
    const { signIn, problem } = await kubeconfigOf(target, path)
    if (!signIn) throw new Error(problem)
    const { cert, key } = signIn
    if (!cert || !key) throw new Error(`${path} holds no client certificate`)
    // The common name is the user name: kubernetes.io/docs/reference/access-authn-authz/authentication
    const name = /^CN=(.*)$/m.exec(new X509Certificate(cert).subject)?.[1] ?? 'somebody'
    return { cert, key, name }
  })
}
