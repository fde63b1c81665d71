/** The kubelet’s health checks succeed. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { finding } from '../finding.ts'
import { observeProbes } from '../observations/probes.ts'
import type { Check } from '../types.ts'

/**
 * The kubelet's probes of a component succeed, and its pod is ready or on its way. Tried now and not only read from the
 * pod's condition, which lags: a start-up probe that fails lets the pod run on for minutes before it is restarted. That the
 * probes are those that they were is manifestKept's to judge.
 */
export function healthChecksAnswered(points: number, component: Component = 'kube-apiserver'): Check {
  const name = component === 'kube-apiserver' ? 'the API server' : component
  return {
    id: component === 'kube-apiserver' ? 'health-checks-answered' : `${component}-health-checks-answered`,
    title: `The kubelet's health checks of ${name} succeed`,
    points,
    guard: true,
    timeoutMs: 90_000,
    proves: [`health checks of ${name} go on succeeding`],
    run: async target => finding(await observeProbes(target, component)),
  }
}
