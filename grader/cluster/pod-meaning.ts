/**
 * What a static pod's manifest means: with the defaults that the API server's types have, each mount with what lies
 * behind it, and without what the kubelet writes itself. Two manifests that mean the same are the same tree.
 */
import { posix } from 'node:path'
import { argvOf } from '../../lab-infra/control-plane/static-pod.ts'
import { effective, parseArgv } from './argv.ts'
import type { PodContainer } from './manifests.ts'
import { resolvePort } from './probe-plan.ts'
import { quantityOf } from './quantities.ts'

/** A value of the manifest, or what it consists of by name; `at`: its path in the file, where it is written there. */
export type Meaning = { at: Path } & ({ value: string } | { fields: Map<string, Meaning> })
type Path = (string | number)[]
// biome-ignore lint/suspicious/noExplicitAny: fields of any kind of pod
type Fields = Record<string, any>

/** Written by the kubelet or the API server (pkg/kubelet/config/common.go, applyDefaults), or nobody's setting. */
const notMeant = new Set([
  'status',
  'metadata.creationTimestamp',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.selfLink',
  'metadata.uid',
  'spec.nodeName',
])

/** Defaults of k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, by where they belong. */
const podDefaults: Fields = {
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: true,
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
}
const containerDefaults: Fields = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
}
const probeDefaults: Fields = {
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
}

/** Lists whose items have a name, so that their order says nothing. */
const keys: Record<string, (item: Fields) => string> = {
  containers: it => it.name,
  initContainers: it => it.name,
  ephemeralContainers: it => it.name,
  env: it => it.name,
  imagePullSecrets: it => it.name,
  ports: it => `${it.containerPort}/${it.protocol ?? 'TCP'}`,
  volumeMounts: it => posix.join('/', String(it.mountPath), '.'),
  volumes: it => it.name,
  hostAliases: it => it.ip,
}

/**
 * A volume is told with each mount of it, whatever it is called; one that nothing mounts says nothing.
 * @param pod as parsed from a manifest that can be read as a pod; it is left as it is
 */
export function meaningOfPod(pod: object): Meaning {
  const whole = structuredClone(pod) as Fields
  whole.metadata = { namespace: 'default', ...whole.metadata }
  for (const name of Object.keys(whole.metadata.annotations ?? {}))
    if (name.startsWith('kubernetes.io/config.')) delete whole.metadata.annotations[name]
  const spec = { ...podDefaults, ...whole.spec }
  const volumes = listOf(spec.volumes)
  for (const kind of ['containers', 'initContainers'])
    for (const container of listOf(spec[kind])) complete(container, volumes, spec.hostNetwork === true)
  const { volumes: _, ...rest } = spec
  return build({ ...whole, spec: rest }, [], '')
}

/** Fills in a container's defaults, resolves its ports, and puts behind each mount what its volume is. */
function complete(container: Fields, volumes: Fields[], hostNetwork: boolean): void {
  const image = String(container.image ?? '')
  const latest = !/[:@][^/]+$/.test(image) || image.endsWith(':latest')
  const defaults = { ...containerDefaults, imagePullPolicy: latest ? 'Always' : 'IfNotPresent' }
  Object.assign(container, { ...defaults, ...withoutNulls(container) })
  for (const name of ['startupProbe', 'livenessProbe', 'readinessProbe'])
    if (container[name]) container[name] = probeOf(container[name], container as PodContainer)
  for (const port of listOf(container.ports)) {
    port.protocol ??= 'TCP'
    if (hostNetwork) port.hostPort ??= port.containerPort
  }
  for (const variable of listOf(container.env)) if (!variable.valueFrom) variable.value ??= ''
  const { requests, limits } = container.resources ?? {}
  if (limits) container.resources = { ...container.resources, requests: { ...limits, ...requests } }
  for (const mount of listOf(container.volumeMounts)) {
    const volume = volumes.find(it => it.name === mount.name)
    mount.volume = volume ? sourceOf(volume) : `no volume named ${mount.name}`
    mount.mountPath = keys.volumeMounts!(mount)
    delete mount.name
  }
  const line = parseArgv(argvOf(container))
  container.program = posix.basename(line.program)
  container.flags = Object.fromEntries(
    line.uses.map(it => [`--${it.name}`, effective(line, it.name).join(',')]),
  )
  if (line.strays.length > 0) container.words = line.strays.map(it => it.word)
  delete container.command
  delete container.args
}

function probeOf(probe: Fields, container: PodContainer): Fields {
  const whole = { ...probeDefaults, ...withoutNulls(probe) }
  const port = (it: Fields) => resolvePort(it.port, container).port ?? it.port
  if (whole.httpGet) {
    const { path, scheme = 'HTTP', ...rest } = withoutNulls(whole.httpGet)
    whole.httpGet = { ...rest, scheme, path: posix.join('/', String(path ?? '')), port: port(rest) }
  }
  if (whole.tcpSocket) whole.tcpSocket = { ...whole.tcpSocket, port: port(whole.tcpSocket) }
  return whole
}

/** What a volume is, without its name; one without a source is an emptyDir. */
function sourceOf({ name: _, ...source }: Fields): Fields {
  const { hostPath } = source
  if (hostPath) return { hostPath: { ...hostPath, path: posix.join('/', String(hostPath.path), '.') } }
  return Object.keys(withoutNulls(source)).length > 0 ? source : { emptyDir: {} }
}

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.filter(it => typeof it === 'object' && it !== null) : []

const withoutNulls = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

/**
 * Nothing and false are left out: a switch that is not given is off. (The few that are on without being given have
 * their default above, or are written out: allowPrivilegeEscalation.)
 */
function build(value: unknown, at: Path, where: string): Meaning {
  if (typeof value !== 'object' || value === null) return { at, value: leaf(value, where) }
  const fields = new Map<string, Meaning>()
  const key = keys[at.at(-1) as string]
  for (const [name, part] of Object.entries(value)) {
    const place = where ? `${where}.${name}` : name
    if (part === null || part === undefined || part === '' || notMeant.has(place)) continue
    if (part === false && name !== 'allowPrivilegeEscalation' && name !== 'enableServiceLinks') continue
    const isItem = Array.isArray(value)
    const label = !isItem ? name : `[${key?.(part) ?? name}]`
    const built = build(part, [...at, isItem ? Number(name) : name], isItem ? where : place)
    if ('value' in built || built.fields.size > 0 || isSource(name)) fields.set(label, built)
  }
  return { at, fields }
}

/** `emptyDir: {}` says something, `resources: {}` does not. */
const isSource = (name: string) => name === 'emptyDir'

function leaf(value: unknown, where: string): string {
  const text = String(value)
  return /\.resources\.(requests|limits)\./.test(where) ? String(quantityOf(text) ?? text) : text
}
