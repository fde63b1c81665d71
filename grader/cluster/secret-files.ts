/** Files with keys, tokens and passwords that the API server's command line and configuration files name. */
import { posix } from 'node:path'
import type { GradeTarget } from '../types.ts'
import { splitCsv } from './argv.ts'
import { configFile, configOfFlag } from './config-files.ts'
import { holdsCredentials, readKubeconfig } from './kubeconfig-file.ts'
import { flagsOf, manifestOf } from './manifests.ts'
import { hostPathOf } from './mounts.ts'
import { namedFiles } from './named-files.ts'
import { probeKinds } from './probe-plan.ts'

/** Flags whose file is a credential itself; then such as name a kubeconfig, or a configuration that may name one. */
const credentialFlags = [
  ...['token-auth-file', 'encryption-provider-config', 'tls-private-key-file', 'etcd-keyfile'],
  ...['kubelet-client-key', 'proxy-client-key-file', 'service-account-signing-key-file'],
]
const configurationFlags = [
  ...['authentication-token-webhook-config-file', 'authorization-webhook-config-file'],
  ...['audit-webhook-config-file', 'authorization-config', 'admission-control-config-file'],
]

/** Tokens of a token file (its first column), and those that health checks bring along. */
export async function tokensOf(target: GradeTarget): Promise<Buffer[]> {
  const [{ container }, { text = '' }] = await Promise.all([
    manifestOf(target, 'kube-apiserver'),
    configOfFlag(target, 'kube-apiserver', 'token-auth-file'),
  ])
  const listed = text.split('\n').map(it => splitCsv(it)[0] ?? '')
  const probes = JSON.stringify(probeKinds.map(kind => container[kind] ?? {}))
  const brought = [...probes.matchAll(/Bearer\s+([\w.~+/=-]+)/gi)].map(it => it[1]!)
  // Shorter ones occur by chance.
  return [...listed, ...brought].filter(it => it.length >= 16).map(it => Buffer.from(it))
}

/** Their paths on the node. */
export async function secretFiles(target: GradeTarget): Promise<string[]> {
  const [{ container, pod, file }, flags] = await Promise.all([
    manifestOf(target, 'kube-apiserver'),
    flagsOf(target, 'kube-apiserver'),
  ])
  const given = (names: string[]) => names.flatMap(it => flags.values(it).manifest.at(-1) ?? [])
  const inContainer = [
    ...given(credentialFlags),
    ...(await credentialFiles(target, given(configurationFlags))),
  ]
  const onNode = inContainer.flatMap(it => hostPathOf(it, container, pod).hostPath ?? [])
  const shown = probeKinds.some(kind => /authorization/i.test(JSON.stringify(container[kind] ?? {})))
  return [...new Set([...onNode, ...(shown ? [file.path] : [])])]
}

/** Of configurations and what they name in turn: kubeconfigs with credentials in them, and the files that those name. */
async function credentialFiles(target: GradeTarget, paths: string[]): Promise<string[]> {
  const seen = new Set<string>()
  const found: string[] = []
  const open = [...paths]
  for (let path = open.shift(); path; path = open.shift()) {
    if (seen.has(path)) continue
    seen.add(path)
    const file = await configFile(target, 'kube-apiserver', path)
    open.push(...namedFiles(file))
    const { inside, beside } = credentialsIn(file.text ?? '')
    const lies = file.path!
    if (inside) found.push(lies)
    // From the folder of the kubeconfig.
    found.push(...beside.map(it => posix.resolve(posix.dirname(lies), it)))
  }
  return found
}

/** Whether a kubeconfig holds credentials of any of its users, and which files it says that they are in. */
export function credentialsIn(kubeconfig: string): { inside: boolean; beside: string[] } {
  const users = (readKubeconfig(kubeconfig).file?.users ?? []).map(it => it.user)
  return {
    inside: users.some(({ 'client-key-data': key, token, password }) =>
      holdsCredentials({ key, token, password }),
    ),
    beside: users.flatMap(it => [it['client-key'], it.tokenFile]).filter(it => it !== ''),
  }
}
