/**
 * The text of a kubeconfig, read as client-go reads it (k8s.io/client-go/tools/clientcmd: loader.go, api/v1/conversion.go,
 * validation.go), which is less forgiving than YAML. Nothing that it names is opened.
 */
import { decodeAs, type GoType, Misfit, parseGoYaml } from './go-yaml.ts'

/** Fields in the names that the file has; bytes are decoded, what is not given is empty. */
export interface ClusterEntry {
  server: string
  'tls-server-name': string
  'insecure-skip-tls-verify': boolean
  'certificate-authority': string
  'certificate-authority-data': Buffer
  'proxy-url': string
}
export interface UserEntry {
  'client-certificate': string
  'client-certificate-data': Buffer
  'client-key': string
  'client-key-data': Buffer
  token: string
  tokenFile: string
  as: string
  'as-uid': string
  'as-groups': string[]
  'as-user-extra': Record<string, string[]>
  username: string
  password: string
  'auth-provider': unknown
  exec: unknown
}
export interface ContextEntry {
  cluster: string
  user: string
  namespace: string
}
export interface KubeconfigFile {
  'current-context': string
  clusters: { name: string; cluster: ClusterEntry }[]
  users: { name: string; user: UserEntry }[]
  contexts: { name: string; context: ContextEntry }[]
}

const named = (field: string, fields: Record<string, GoType>): GoType => ({
  list: { fields: { name: 'string', [field]: { fields } } },
})
const extensions: GoType = { list: { fields: { name: 'string', extension: 'any' } } }
/** k8s.io/client-go/tools/clientcmd/api/v1/types.go */
const Config: GoType = {
  fields: {
    'current-context': 'string',
    preferences: { fields: { colors: 'bool', extensions } },
    extensions,
    clusters: named('cluster', {
      server: 'string',
      'tls-server-name': 'string',
      'insecure-skip-tls-verify': 'bool',
      'certificate-authority': 'string',
      'certificate-authority-data': 'bytes',
      'proxy-url': 'string',
      'disable-compression': 'bool',
      extensions,
    }),
    users: named('user', {
      'client-certificate': 'string',
      'client-certificate-data': 'bytes',
      'client-key': 'string',
      'client-key-data': 'bytes',
      token: 'string',
      tokenFile: 'string',
      as: 'string',
      'as-uid': 'string',
      'as-groups': { list: 'string' },
      'as-user-extra': { map: { list: 'string' } },
      username: 'string',
      password: 'string',
      'auth-provider': 'any',
      exec: 'any',
      extensions,
    }),
    contexts: named('context', { cluster: 'string', user: 'string', namespace: 'string', extensions }),
  },
}

/** The file, or why client-go refuses it. */
export type ReadKubeconfig = { file: KubeconfigFile; problem?: never } | { file?: never; problem: string }

/** Reads the text of a kubeconfig as client-go does, without opening what it names. */
export function readKubeconfig(text: string): ReadKubeconfig {
  const { value, problem } = parseGoYaml(text)
  if (problem) return { problem: `does not parse: ${problem}` }
  try {
    const { apiVersion, kind } = decodeAs(
      { fields: { apiVersion: 'string', kind: 'string' } },
      value,
      '',
    ) as Record<string, string>
    // Both may be left out.
    if (kind && kind !== 'Config') return { problem: `is of the kind ${kind}, which has to be Config` }
    if (apiVersion && apiVersion !== 'v1')
      return { problem: `is of the apiVersion ${apiVersion}, which has to be v1` }
    const file = decodeAs(Config, value, '') as KubeconfigFile
    const twice = (['clusters', 'users', 'contexts'] as const).flatMap(list => {
      const names = file[list].map(it => it.name)
      return names.filter((it, index) => names.indexOf(it) !== index).map(it => `${it} twice in ${list}`)
    })
    return twice[0] ? { problem: `has the name ${twice[0]}` } : { file }
  } catch (error) {
    if (error instanceof Misfit) return { problem: `is not as it has to be: ${error.message}` }
    throw error
  }
}

/** Cluster, user and context that a file's current context leads to. */
export interface Current {
  context: ContextEntry
  cluster: ClusterEntry
  user: UserEntry
  /** Names of the file's other users with anything to sign in by. */
  otherUsers: string[]
}

/**
 * What the file's current context leads to, or why it cannot be used, as far as that can be told without other files.
 * @param named another context in its place
 */
export function currentOf(
  file: KubeconfigFile,
  named?: string,
): (Current & { problem?: never }) | { problem: string } {
  const current = named ?? file['current-context']
  if (current === '') return { problem: 'has no current-context' }
  const context = file.contexts.find(it => it.name === current)?.context
  if (!context)
    return { problem: `has no context ${current}${named === undefined ? ', which is its current one' : ''}` }
  if (context.user === '') return { problem: `names no user in its context ${current}` }
  const entry = file.users.find(it => it.name === context.user)
  if (!entry) return { problem: `has no user ${context.user}, which its current context names` }
  if (context.cluster === '') return { problem: `names no cluster in its context ${current}` }
  const cluster = file.clusters.find(it => it.name === context.cluster)?.cluster
  if (!cluster) return { problem: `has no cluster ${context.cluster}, which its current context names` }
  const unusable = clusterProblem(cluster, context.cluster) ?? userProblem(entry.user, context.user)
  if (unusable) return { problem: unusable }
  const otherUsers = file.users.filter(it => it !== entry && holdsCredentials(it.user)).map(it => it.name)
  return { context, cluster, user: entry.user, otherUsers }
}

function clusterProblem(cluster: ClusterEntry, name: string): string | undefined {
  const both = bothGiven(cluster, 'certificate-authority')
  if (cluster.server === '') return `names no server for the cluster ${name}`
  if (both) return `gives ${both} of the cluster ${name}`
  if (cluster['insecure-skip-tls-verify'] && hasCa(cluster))
    return `gives insecure-skip-tls-verify and a certificate-authority of the cluster ${name}, which exclude each other`
  const proxy = cluster['proxy-url']
  if (proxy !== '' && !/^(https?|socks5):/i.test(proxy))
    return `names the proxy ${proxy}, which is no http, https or socks5`
  return undefined
}

const hasCa = (cluster: ClusterEntry) =>
  cluster['certificate-authority'] !== '' || cluster['certificate-authority-data'].length > 0

function userProblem(user: UserEntry, name: string): string | undefined {
  if (user['client-certificate'] !== '' || user['client-certificate-data'].length > 0) {
    const both = bothGiven(user, 'client-certificate') ?? bothGiven(user, 'client-key')
    if (both) return `gives ${both} of the user ${name}`
    if (user['client-key'] === '' && user['client-key-data'].length === 0)
      return `gives a client certificate of the user ${name} and no client-key-data`
  }
  if (user.token !== '' && (user.username !== '' || user.password !== ''))
    return `gives a token and a password of the user ${name}, of which only one is allowed`
  const extra =
    user['as-uid'] !== '' || user['as-groups'].length > 0 || Object.keys(user['as-user-extra']).length > 0
  if (user.as === '' && extra)
    return `gives as-groups, as-uid or as-user-extra of the user ${name} and no "as"`
  return undefined
}

function bothGiven(entry: object, field: string): string | undefined {
  const given = entry as Record<string, string | Buffer>
  return given[field]!.length > 0 && given[`${field}-data`]!.length > 0
    ? `${field} and ${field}-data`
    : undefined
}

/** Whether whoever has the file can be that user. */
export const holdsCredentials = (user: object): boolean =>
  Object.entries(user).some(([field, it]) =>
    field === 'extensions'
      ? false
      : typeof it === 'string' || Buffer.isBuffer(it)
        ? it.length > 0
        : Object.keys(it ?? {}).length > 0,
  )

/** The file names programs that client-go would run to sign in. */
export const runsPrograms = (file: KubeconfigFile): boolean =>
  file.users.some(({ user }) => user.exec !== undefined || user['auth-provider'] !== undefined)
