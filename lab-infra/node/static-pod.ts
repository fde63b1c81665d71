/** A static pod manifest as far as the control plane's state depends on it. Positions and findings are the grader's. */
import { parseDocument } from 'yaml'
import type { Component, ManifestFile } from './facts.ts'

export interface StaticPod {
  file: ManifestFile
  /** The container's name, where the file can be read as a pod. */
  component?: string
  /** command and args, as the process will see them. */
  argv: string[]
  /** Why the file cannot be read, in the parser's words. */
  problem?: string
}

export function readStaticPod(file: ManifestFile): StaticPod {
  const document = parseDocument(file.text, { prettyErrors: true })
  const problem = document.errors[0]?.message
  if (problem !== undefined) return { file, argv: [], problem: problem.split('\n')[0] ?? problem }
  const pod = document.toJS() as PodLike | null
  const container = Array.isArray(pod?.spec?.containers) ? pod.spec.containers[0] : undefined
  if (!container?.name) return { file, argv: [], problem: 'not a Pod with a named container' }
  return { file, component: container.name, argv: [...words(container.command), ...words(container.args)] }
}

/**
 * The file that makes a component: the last by name whose pod has it, for of two files with the same pod the kubelet
 * keeps the later one; else the file of kubeadm's name, readable or not.
 */
export function podOf(pods: StaticPod[], component: Component): StaticPod | undefined {
  return (
    pods.findLast(pod => pod.component === component) ??
    pods.find(pod => pod.file.name === `${component}.yaml`)
  )
}

interface PodLike {
  spec?: { containers?: { name?: string; command?: unknown; args?: unknown }[] }
}

const words = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
