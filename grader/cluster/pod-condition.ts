/** What the kubelet itself says of a static pod; its mirror in the API server may be missing. */
import { apiAgent, askApi } from '../../lab-infra/control-plane/api-agent.ts'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import type { GradeTarget } from '../types.ts'

/** kubernetes.io/docs/reference/networking/ports-and-protocols */
const kubeletPort = 10_250

export interface PodCondition {
  name: string
  ready: boolean
  /** "containers with unready status: [kube-apiserver]" */
  message: string
  /** undefined while the pod has none. */
  ip?: string
  hostIp?: string
}

interface KubeletPod {
  metadata: { name: string; annotations?: Record<string, string> }
  spec: { containers: { name: string }[] }
  status?: {
    podIP?: string
    hostIP?: string
    conditions?: { type: string; status: string; message?: string; reason?: string }[]
  }
}

/** undefined when the kubelet cannot be asked, or knows no such pod. */
export async function podConditionOf(
  target: GradeTarget,
  component: Component,
): Promise<PodCondition | undefined> {
  const agent = apiAgent(target.node, await target.lab.credentials(), kubeletPort)
  try {
    const asked = { path: '/pods', timeoutMs: 5_000, signal: target.signal }
    const { status, text } = await askApi(agent, asked)
    if (status !== 200) return undefined
    const { items } = JSON.parse(text) as { items: KubeletPod[] | null }
    return conditionIn(items ?? [], component)
  } catch {
    target.signal.throwIfAborted()
    return undefined
  } finally {
    agent.destroy()
  }
}

/** The condition of a component's static pod in the kubelet's list of pods. */
export function conditionIn(pods: KubeletPod[], component: Component): PodCondition | undefined {
  const isOurs = ({ metadata, spec }: KubeletPod) =>
    metadata.annotations?.['kubernetes.io/config.source'] === 'file' &&
    spec.containers.some(it => it.name === component)
  const pod = pods.find(isOurs)
  if (!pod) return undefined
  const { podIP, hostIP, conditions = [] } = pod.status ?? {}
  const condition = conditions.find(it => it.type === 'Ready')
  return {
    name: pod.metadata.name,
    ready: condition?.status === 'True',
    message: condition?.message ?? condition?.reason ?? 'the kubelet has not judged it yet',
    ...(podIP && { ip: podIP }),
    ...(hostIP && { hostIp: hostIP }),
  }
}
