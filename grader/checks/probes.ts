/** The kubelet's health checks of a static pod, asked as the kubelet asks: no credentials, the probe's own headers. */
import { posix } from 'node:path'
import { apiAgent, askApi } from '../../lab-infra/node/api-agent.ts'
import type { Component } from '../../lab-infra/node/facts.ts'
import { brief, finding, type Observation, observe } from '../finding.ts'
import type { Check, GradeTarget } from '../types.ts'
import { type Manifest, manifestOf, type PodContainer } from './manifests.ts'

interface Probe {
  httpGet?: { path?: string; port?: string | number; httpHeaders?: { name: string; value: string }[] }
  tcpSocket?: object
  exec?: object
}

const kinds = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const

/**
 * The kubelet's probes of the API server succeed. Asked now and not read from the pod's condition, which lags: a start-up
 * probe that fails lets the pod run on for minutes before it is restarted.
 * @param options.byHttp one that only opens a connection is not enough.
 */
export function healthChecksAnswered(points: number, { byHttp = false } = {}): Check {
  return {
    id: 'health-checks-answered',
    title: "The kubelet's health checks of the API server succeed",
    points,
    guard: true,
    async run(target) {
      const manifest = await manifestOf(target, 'kube-apiserver')
      const observations = await Promise.all(
        kinds.map(kind => observeProbe(target, 'kube-apiserver', kind, { manifest, byHttp })),
      )
      return finding(observations)
    },
  }
}

async function observeProbe(
  target: GradeTarget,
  component: Component,
  kind: (typeof kinds)[number],
  { manifest, byHttp }: { manifest: Manifest & { container: PodContainer }; byHttp: boolean },
): Promise<Observation> {
  const probe = manifest.container[kind] as Probe | undefined
  const where = manifest.inContainer([kind])
  if (!probe) return observe(false, manifest.inContainer(), `${component} has a ${kind}`, 'none')
  if (probe.tcpSocket) {
    const expected = `${kind} ${byHttp ? 'asks by HTTP' : 'succeeds'}`
    return observe(!byHttp, where, expected, 'it only opens a connection')
  }
  if (!probe.httpGet) throw new Error(`${where}: only httpGet and tcpSocket probes can be judged`)
  const { path = '/', httpHeaders = [] } = probe.httpGet
  const agent = apiAgent(target.node)
  try {
    const headers = Object.fromEntries(httpHeaders.map(it => [it.name.toLowerCase(), it.value]))
    const answer = await askApi(agent, { path: posix.join('/', path), headers })
    // kubernetes.io/docs/concepts/workloads/pods/probes: any code from 200 up to 399 is success.
    const good = answer.status >= 200 && answer.status < 400
    return observe(
      good,
      `${where}: GET ${path} as the kubelet`,
      '200 to 399',
      `${answer.status}: ${brief(answer.text, 120)}`,
    )
  } finally {
    agent.destroy()
  }
}
