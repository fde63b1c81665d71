/** What the kubelet does for a probe of a container: k8s.io/kubernetes/pkg/kubelet/prober and pkg/probe. */
import { argvOf } from '../../lab-infra/control-plane/static-pod.ts'
import type { PodContainer } from './manifests.ts'

export interface Probe {
  httpGet?: {
    path?: string
    host?: string
    port?: string | number
    scheme?: string
    httpHeaders?: { name: string; value?: string }[]
  }
  tcpSocket?: { host?: string; port?: string | number }
  grpc?: { port?: number; service?: string }
  exec?: { command?: string[] }
  initialDelaySeconds?: number
  timeoutSeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
}

/** The fields of a container that are health checks. */
export const probeKinds = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const
export type ProbeKind = (typeof probeKinds)[number]

/** One try of a probe; `timeoutMs` as the manifest says. */
export type ProbePlan = { timeoutMs: number } & (
  | { kind: 'http'; port: number; url: string; headers: [string, string][] }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'grpc'; host: string; port: number; service: string }
  | { kind: 'exec'; command: string[] }
  | { kind: 'impossible'; why: string }
)

/** @param podIp of the pod, which is the node's where it uses the node's network. */
export function planProbe(probe: Probe, container: PodContainer, podIp: string): ProbePlan {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000
  const impossible = (why: string): ProbePlan => ({ timeoutMs, kind: 'impossible', why })
  const { httpGet, tcpSocket, grpc, exec } = probe
  if (exec) return { timeoutMs, kind: 'exec', command: argvOf({ command: exec.command, env: container.env }) }
  if (httpGet) {
    const { port, why } = resolvePort(httpGet.port, container)
    if (port === undefined) return impossible(why)
    const url = urlOf(
      (httpGet.scheme || 'HTTP').toLowerCase(),
      httpGet.host || podIp,
      port,
      httpGet.path ?? '',
    )
    return { timeoutMs, kind: 'http', port, url, headers: headersOf(httpGet.httpHeaders ?? [], container) }
  }
  if (tcpSocket) {
    const { port, why } = resolvePort(tcpSocket.port, container)
    return port === undefined
      ? impossible(why)
      : { timeoutMs, kind: 'tcp', host: tcpSocket.host || podIp, port }
  }
  if (grpc) {
    const { port, why } = resolvePort(grpc.port, container)
    const { service = '' } = grpc
    return port === undefined ? impossible(why) : { timeoutMs, kind: 'grpc', host: podIp, port, service }
  }
  return impossible('it says neither httpGet, tcpSocket, grpc nor exec')
}

/** A port by its number, or by the name that one of the container's ports has (ResolveContainerPort). */
export function resolvePort(
  port: unknown,
  { ports }: Pick<PodContainer, 'ports'>,
): { port: number; why?: undefined } | { port?: undefined; why: string } {
  const named = (Array.isArray(ports) ? ports : []).find(it => it?.name === port)?.containerPort
  // An integer as a string is tried last.
  const number = typeof port === 'string' ? (named ?? (/^\d+$/.test(port) ? Number(port) : undefined)) : port
  if (number === undefined || number === null) {
    return {
      why: port === undefined ? 'it names no port' : `the container has no port named ${String(port)}`,
    }
  }
  const isPort = typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 65_536
  return isPort ? { port: number } : { why: `${String(port)} is no port` }
}

function urlOf(scheme: string, host: string, port: number, path: string): string {
  const address = host.includes(':') ? `[${host}]` : host
  return `${scheme}://${address}:${port}/${path.replace(/^\/+/, '')}`
}

/** The kubelet's own, where the probe does not give them (pkg/probe/http/request.go). */
function headersOf(given: { name: string; value?: string }[], container: PodContainer): [string, string][] {
  const headers = given.map(it => [it.name, it.value ?? ''] as [string, string])
  const has = (name: string) => headers.find(it => it[0].toLowerCase() === name)
  if (!has('user-agent')) headers.push(['User-Agent', `kube-probe/${versionOf(container)}`])
  if (!has('accept')) headers.push(['Accept', '*/*'])
  return headers.filter(([name, value]) => name.toLowerCase() !== 'accept' || value !== '')
}

const versionOf = ({ image }: PodContainer) => /:v(\d+\.\d+)/.exec(String(image))?.[1] ?? '1'

/** A try in words: "GET https://172.30.0.2:6443/livez". */
export function describePlan(plan: ProbePlan): string {
  if (plan.kind === 'http') return `GET ${plan.url}`
  if (plan.kind === 'tcp') return `connect to ${plan.host}:${plan.port}`
  if (plan.kind === 'grpc') return `gRPC health of ${plan.host}:${plan.port}`
  return plan.kind === 'exec' ? `run ${plan.command.join(' ')} in the container` : 'cannot be tried'
}

/** What makes a try succeed. */
export function successOf(plan: ProbePlan): string {
  if (plan.kind === 'http') return '200 to 399'
  if (plan.kind === 'tcp') return 'connected'
  if (plan.kind === 'exec') return 'exit code 0'
  return plan.kind === 'grpc' ? 'SERVING' : 'a probe that the kubelet can make'
}

/**
 * How long after its start a container whose probes all succeed may take until the kubelet finds it ready, s: a restarted
 * kubelet waits a random part of the first period, too (pkg/kubelet/prober/worker.go).
 */
export function readyAfter(container: PodContainer): number {
  const wait = (kind: ProbeKind) => {
    const {
      initialDelaySeconds = 0,
      periodSeconds = 10,
      successThreshold = 1,
    } = (container[kind] ?? {}) as Probe
    return container[kind]
      ? { delay: initialDelaySeconds, rounds: periodSeconds * (successThreshold + 1) }
      : { delay: 0, rounds: 0 }
  }
  const [startup, readiness] = [wait('startupProbe'), wait('readinessProbe')]
  return Math.max(startup.delay + startup.rounds, readiness.delay) + readiness.rounds
}
